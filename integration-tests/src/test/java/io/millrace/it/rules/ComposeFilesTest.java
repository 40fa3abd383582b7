package io.millrace.it.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.millrace.it.stack.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Compose files are valid for Compose v2, by the specification's schema; v1 runs them. */
class ComposeFilesTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path ROOM = CommandLine.CHECKOUT.resolve("infra/docker");

    static List<Path> files() throws IOException {
        try (var files = Files.list(ROOM)) {
            return files.filter(file -> file.getFileName().toString().matches("compose.*\\.yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void aComposeFileIsValidForTheSpecification(Path file) throws IOException {
        assertThat(specification().validate(YAML.readTree(Files.readString(file))))
                .isEmpty();
    }

    @Test
    void theSpecificationRefusesWhatOnlyVersionOneTook() throws IOException {
        var file = YAML.readTree("""
                services:
                  one:
                    image: one
                    net: host
                """);

        assertThat(specification().validate(file)).hasSize(1);
    }

    private static JsonSchema specification() throws IOException {
        try (var schema = ComposeFilesTest.class.getResourceAsStream("/compose/compose-spec.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);
        }
    }
}
