package io.millrace.schemas.topic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.SchemaFormatter;

/** Writes today's contracts down as those of a version, for {@link ContractsTest} to hold later ones to. */
final class ReleaseContracts {
    private ReleaseContracts() {}

    /** Run from {@code schemas} with the version as the argument. */
    public static void main(String[] args) throws IOException {
        var version = Files.createDirectories(Path.of("src/test/resources/released", args[0]));
        for (var topic : Topics.ALL) {
            Files.writeString(
                    version.resolve(topic.name() + ".avsc"),
                    SchemaFormatter.format("json/pretty", topic.valueFormat().schema()) + "\n");
        }
    }
}
