package io.millrace.cli.insights;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionUploadTest {
    @Test
    void aDirectoryStandsForItsDefinitionsInOrder(@TempDir Path directory) throws Exception {
        var second = Files.createFile(directory.resolve("b.yml"));
        var first = Files.createFile(directory.resolve("a.yaml"));
        Files.createFile(directory.resolve("notes.txt"));
        var other = Path.of("other.yaml");

        assertThat(DefinitionUpload.expand(List.of(directory, other))).containsExactly(first, second, other);
    }

    @Test
    void eachChangeIsOneLineWithItsReasons() throws Exception {
        var response = new ObjectMapper().readTree("""
            {"changes": [{"name": "revenue", "change": "restarts", "reasons": ["its window changes", "a measure is new"]}]}
            """);

        assertThat(DefinitionUpload.changes(response))
                .containsExactly("  revenue: restarts (its window changes; a measure is new)");
        assertThat(DefinitionUpload.changes(new ObjectMapper().readTree("{}"))).containsExactly("  nothing changes");
    }
}
