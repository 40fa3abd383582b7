package io.millrace.it.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The Compose files are valid for Compose v2, by the specification's schema; v1 runs them. */
class ComposeFilesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
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
        assertThat(specification().validate(tree(Files.readString(file)))).isEmpty();
    }

    @Test
    void theSpecificationRefusesWhatOnlyVersionOneTook() throws IOException {
        var file = tree("""
                services:
                  one:
                    image: one
                    net: host
                """);

        assertThat(specification().validate(file)).hasSize(1);
    }

    /** Anchors and merges are resolved, as Compose does. */
    private static JsonNode tree(String yaml) {
        return JSON.valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml));
    }

    private static JsonSchema specification() throws IOException {
        try (var file = ComposeFilesTest.class.getResourceAsStream("/compose/compose-spec.json")) {
            var schema = (ObjectNode) JSON.readTree(file);
            // Not a URI, as the validator asks for; nothing refers to it.
            schema.remove("$id");
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);
        }
    }
}
