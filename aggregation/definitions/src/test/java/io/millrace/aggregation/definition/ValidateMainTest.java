package io.millrace.aggregation.definition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateMainTest {
    @TempDir
    Path dir;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void validDefinitionsAreCounted() throws Exception {
        Files.writeString(dir.resolve("a.yaml"), "name: a\nwindow: { tumbling: 1m }\nmeasures: { n: count() }\n");

        int code = validate(dir.toString());

        assertThat(code).isZero();
        assertThat(out.toString(UTF_8)).isEqualTo(dir + ": 1 insight, valid\n");
    }

    @Test
    void everyProblemIsALineWithItsPosition() throws Exception {
        var file = dir.resolve("a.yaml");
        Files.writeString(file, "name: a\nwindow: { tumbling: 1m }\nmeasures: { n: cuont() }\n");

        int code = validate(file.toString());

        assertThat(code).isEqualTo(1);
        assertThat(err.toString(UTF_8)).startsWith(file + ":3:").contains("did you mean 'count'?");
    }

    @Test
    void aMissingFileIsInvalidAndNoArgumentIsWrongUsage() {
        assertThat(validate(dir.resolve("none.yaml").toString())).isEqualTo(1);
        assertThat(validate()).isEqualTo(2);
    }

    private int validate(String... paths) {
        return ValidateMain.validate(
                List.of(paths), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }
}
