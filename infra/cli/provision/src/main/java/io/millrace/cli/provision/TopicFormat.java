package io.millrace.cli.provision;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.console.TextTable;
import io.millrace.runtime.grants.Grants;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Topics in writing, for people and for scripts. */
final class TopicFormat {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TopicFormat() {}

    /** The topics of the catalogue, and then those that services make themselves. */
    static List<String> table(List<PlannedTopic> topics, List<Grants> services) {
        var table = new TextTable(List.of("topic", "partitions", "used by", "configs"));
        topics.forEach(planned -> table.addRow(List.of(
                planned.name(),
                Integer.toString(planned.topic().partitions()),
                String.join(", ", users(planned.name(), services)),
                configs(planned))));
        var lines = new ArrayList<>(table.lines());
        lines.add("");
        lines.add("Made by the services themselves:");
        services.forEach(service ->
                service.internal().forEach(topic -> lines.add("  " + topic.name() + " (" + service.service() + ")")));
        lines.add("  insights.<name> (sink-publisher)");
        return lines;
    }

    /** An object with the arrays {@code topics} and {@code internal}. */
    static String json(List<PlannedTopic> topics, List<Grants> services) {
        var document = JSON.createObjectNode();
        var array = document.putArray("topics");
        for (var planned : topics) {
            var object = array.addObject()
                    .put("name", planned.name())
                    .put("partitions", planned.topic().partitions());
            var users = object.putArray("services");
            users(planned.name(), services).forEach(users::add);
            var configs = object.putObject("configs");
            new TreeMap<>(planned.topic().configs()).forEach(configs::put);
        }
        var internal = document.putArray("internal");
        services.forEach(service -> service.internal()
                .forEach(topic -> internal.addObject().put("name", topic.name()).put("service", service.service())));
        return document.toPrettyString();
    }

    private static List<String> users(String topic, List<Grants> services) {
        return services.stream()
                .filter(service -> service.prefixed().stream()
                        .anyMatch(grant -> grant.covers(org.apache.kafka.common.resource.ResourceType.TOPIC, topic)))
                .map(Grants::service)
                .toList();
    }

    private static String configs(PlannedTopic planned) {
        return new TreeMap<>(planned.topic().configs())
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(" "));
    }
}
