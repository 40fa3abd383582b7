package io.millrace.sink.destination;

import io.millrace.aggregation.definition.DefinitionProblem;
import io.millrace.aggregation.definition.InvalidDefinitionException;
import io.millrace.aggregation.definition.YamlFile;
import io.millrace.schemas.destination.DestinationDefinition;
import io.millrace.schemas.destination.DestinationEmit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parser of destinations in YAML. Thread-safe. */
public final class DestinationParser {
    private final DestinationRules rules;

    public DestinationParser(DestinationRules rules) {
        this.rules = rules;
    }

    /**
     * Parses the destinations of a file, each active and of generation 1.
     *
     * @param file file name for error messages
     * @param yaml a list under {@code destinations:}, or the mapping of one destination
     * @param insights insights that the destinations may name
     * @throws InvalidDefinitionException with all problems, each with line, column and, for a mistyped name, a suggestion; no problem
     *     repeats a secret
     */
    public List<Destination> parse(String file, String yaml, InsightCatalogue insights)
            throws InvalidDefinitionException {
        var parsed = YamlFile.parse(file, yaml, "destinations");
        var destinations = new ArrayList<Destination>();
        for (var definition : parsed.definitions()) {
            var destination = new DestinationReader(definition, insights, rules).read(YamlFile.canonical(definition));
            parsed.rejectDuplicate(destination.name(), definition);
            destinations.add(destination);
        }
        parsed.complete();
        return destinations;
    }

    /** Converts a destination to the record that publishes it to all instances. */
    public static DestinationDefinition toRecord(Destination destination) {
        return DestinationDefinition.newBuilder()
                .setName(destination.name())
                .setTenant(destination.tenant().orElse(null))
                .setDescription(destination.description().isEmpty() ? null : destination.description())
                .setYaml(destination.yaml())
                .setInsight(destination.insight())
                .setEmit(
                        switch (destination.emit()) {
                            case FINAL -> DestinationEmit.FINAL;
                            case UPDATES -> DestinationEmit.UPDATES;
                            case ALERTS -> DestinationEmit.ALERTS;
                        })
                .setGeneration(destination.generation())
                .setRevision(destination.revision())
                .setChangedAt(destination.changedAt())
                .setPaused(destination.paused().isPresent())
                .setPausedBecause(destination.paused().orElse(null))
                .setReplayFrom(
                        destination.replay().map(Destination.Replay::from).orElse(null))
                .setReplayRevision(
                        destination.replay().map(Destination.Replay::revision).orElse(0L))
                .build();
    }

    /**
     * Parses the destination of a record, without checks against its insight.
     *
     * @throws InvalidDefinitionException if another release of Millrace wrote a definition that this one does not accept, or this
     *     instance has stricter settings than the one that accepted it
     */
    public Destination fromRecord(DestinationDefinition definition) throws InvalidDefinitionException {
        var parsed = parse(definition.getName(), definition.getYaml(), InsightCatalogue.unknown());
        if (parsed.size() != 1 || !parsed.get(0).name().equals(definition.getName())) {
            throw new InvalidDefinitionException(List.of(new DefinitionProblem(
                    definition.getName(),
                    1,
                    1,
                    "the record's YAML does not define exactly the destination that the record names")));
        }
        return parsed.get(0)
                .withTenant(Optional.ofNullable(definition.getTenant()))
                .with(
                        definition.getGeneration(),
                        definition.getRevision(),
                        definition.getChangedAt(),
                        definition.getPaused()
                                ? Optional.of(
                                        definition.getPausedBecause() == null
                                                ? "paused"
                                                : definition.getPausedBecause())
                                : Optional.empty(),
                        definition.getReplayFrom() == null
                                ? Optional.empty()
                                : Optional.of(new Destination.Replay(
                                        definition.getReplayFrom(), definition.getReplayRevision())));
    }
}
