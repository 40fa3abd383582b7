package io.millrace.cli.persons;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.console.PrintableText;
import java.util.ArrayList;
import java.util.List;

/** Text of a person for people. */
final class PersonText {
    private PersonText() {}

    static List<String> of(JsonNode person) {
        var lines = new ArrayList<String>();
        add(lines, "person", person.path("person").asText());
        add(lines, "tenant", person.path("tenant").asText());
        add(
                lines,
                "first seen",
                person.path("firstSeen").isNull()
                        ? "never"
                        : person.path("firstSeen").asText());
        addAll(lines, "device", person.path("devices"));
        addAll(lines, "user", person.path("users"));
        person.path("traits")
                .properties()
                .forEach(trait -> add(lines, "trait", trait.getKey() + " = " + trait.getValue()));
        person.path("firstTouch").properties().forEach(part -> addTouch(lines, part.getKey(), part.getValue()));
        for (var merge : person.path("merges")) {
            add(
                    lines,
                    "merged",
                    merge.path("person").asText() + " since "
                            + merge.path("since").asText() + ", "
                            + merge.path("reason").asText());
        }
        if (person.path("stopped").asBoolean()) {
            add(lines, "stopped", "it has too many devices or users to be merged any further");
        }
        return lines;
    }

    private static void addTouch(List<String> lines, String part, JsonNode value) {
        if (!value.isNull()) {
            add(lines, "first touch", part + " = " + value.asText());
        }
    }

    private static void addAll(List<String> lines, String name, JsonNode values) {
        values.forEach(value -> add(lines, name, value.asText()));
    }

    private static void add(List<String> lines, String name, String value) {
        lines.add(String.format("%-11s %s", name, PrintableText.of(value)));
    }
}
