package io.millrace.ingest.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.importer.Checkpoint.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    private static final String URL = "http://127.0.0.1:8080";

    @TempDir
    Path directory;

    @Test
    void aCheckpointAndItsDirectoryAreAccessibleToTheirOwnerOnly() throws Exception {
        var imported = Files.writeString(directory.resolve("events.jsonl"), "{}");
        var kept = directory.resolve("imports");
        var checkpoint = Checkpoint.of(kept, imported, URL, "key");

        checkpoint.write(new Position(2, "a", null, null));
        checkpoint.write(new Position(3, "b", 4L, 5L));

        assertThat(rights(kept)).isEqualTo("rwx------");
        try (var files = Files.list(kept)) {
            assertThat(files).singleElement().satisfies(file -> assertThat(rights(file))
                    .isEqualTo("rw-------"));
        }
        assertThat(Checkpoint.of(kept, imported, URL, "key").read()).contains(new Position(3, "b", 4L, 5L));
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
