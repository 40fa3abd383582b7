package io.millrace.cli.persons;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PersonsCommandTest {
    private static final String PERSON = """
            {"person":"p_1","tenant":"default","requested":"jane","firstSeen":null,"mergedInto":null,
            "devices":["d-1","d-2"],"users":["jane"],"traits":{"plan":"pro","age":7},
            "firstTouch":{"source":"news","medium":null},
            "merges":[{"person":"p_2","reason":"LOGIN","since":"2026-11-01T00:00:00Z"}],"stopped":true}
            """;

    @Test
    void aPersonIsShownLineByLine() throws Exception {
        assertThat(PersonText.of(new ObjectMapper().readTree(PERSON)))
                .containsExactly(
                        "person      p_1",
                        "tenant      default",
                        "first seen  never",
                        "device      d-1",
                        "device      d-2",
                        "user        jane",
                        "trait       plan = \"pro\"",
                        "trait       age = 7",
                        "first touch source = news",
                        "merged      p_2 since 2026-11-01T00:00:00Z, LOGIN",
                        "stopped     it has too many devices or users to be merged any further");
    }

    @Test
    void anIdIsEncodedInThePath() {
        assertThat(PersonPaths.person("a/b c?+ü", "/merge", tenant("acme")))
                .isEqualTo("/v1/persons/a%2Fb%20c%3F%2B%C3%BC/merge?tenant=acme");
    }

    @Test
    void aBodyEscapesWhatItHolds() {
        assertThat(PersonPaths.body("with", "a\"b")).isEqualTo("{\"with\":\"a\\\"b\"}");
    }

    private static TenantOption tenant(String name) {
        var option = new TenantOption();
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("tenant", CommandLine.Model.CommandSpec.forAnnotatedObject(option)))
                .parseArgs("--tenant", name);
        return option;
    }
}
