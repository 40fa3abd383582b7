package io.millrace.cli.provision;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.schemas.topic.Topic;
import io.millrace.schemas.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** The topics of the catalogue with the partitions that they get. Pure. */
final class TopicPlan {
    /** Topics with the keys of another. */
    private static final Map<String, String> PARTNERS = Map.of(
            Topics.PERSON_UPDATES.name(), Topics.EVENTS_RAW.name(),
            Topics.PERSON_CHANGES.name(), Topics.EVENTS_RAW.name(),
            Topics.PERSON_MERGES.name(), Topics.EVENTS_ENRICHED.name(),
            Topics.PERSON_MOVES.name(), Topics.EVENTS_ENRICHED.name());

    private final Map<String, Integer> partitions;

    /**
     * @param partitions other numbers than the catalogue's, by topic
     * @throws CliException if a topic is unknown, shares the keys of another, or must have one partition
     */
    TopicPlan(Map<String, Integer> partitions) {
        this.partitions = Map.copyOf(partitions);
        partitions.forEach((name, count) -> {
            var topic = Topics.ALL.stream()
                    .filter(known -> known.name().equals(name))
                    .findAny()
                    .orElseThrow(() -> new CliException(
                            CliExitCode.USAGE,
                            "unknown topic '" + name + "': use one of "
                                    + String.join(
                                            ", ",
                                            Topics.ALL.stream().map(Topic::name).toList())));
            if (PARTNERS.containsKey(name)) {
                throw new CliException(
                        CliExitCode.USAGE,
                        name + " has the keys of " + PARTNERS.get(name) + ", and gets as many partitions: set those");
            }
            if (topic.partitions() == 1 || count < 1) {
                throw new CliException(
                        CliExitCode.USAGE,
                        topic.partitions() == 1
                                ? name + " has one partition, so that all read it in one order"
                                : "partitions of " + name + " must be at least 1: " + count);
            }
        });
    }

    /** Every topic, those that share the keys of another after it. */
    List<PlannedTopic> of() {
        return of(name -> 0);
    }

    /**
     * The same for a cluster in which some are there.
     *
     * @param there partitions of a topic that is there; 0 if it is not
     */
    List<PlannedTopic> of(ToIntFunction<String> there) {
        var plan = new java.util.ArrayList<PlannedTopic>();
        for (var topic : Topics.ALL) {
            if (!PARTNERS.containsKey(topic.name())) {
                plan.add(new PlannedTopic(topic.withPartitions(wanted(topic)), ""));
            }
        }
        for (var topic : Topics.ALL) {
            var partner = PARTNERS.get(topic.name());
            if (partner != null) {
                int found = there.applyAsInt(partner);
                int count = found > 0 ? found : wanted(named(partner));
                plan.add(new PlannedTopic(topic.withPartitions(count), partner));
            }
        }
        return List.copyOf(plan);
    }

    private int wanted(Topic<?, ?> topic) {
        return partitions.getOrDefault(topic.name(), topic.partitions());
    }

    private static Topic<?, ?> named(String name) {
        return Topics.ALL.stream()
                .filter(topic -> topic.name().equals(name))
                .findAny()
                .orElseThrow();
    }
}
