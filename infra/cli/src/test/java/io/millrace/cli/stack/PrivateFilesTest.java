package io.millrace.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.files.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {
    @TempDir
    Path directory;

    @Test
    void filesOfAStackAreReadableByTheirOwnerOnly() throws Exception {
        var data = new DataDirectory(directory.resolve("stack"));
        data.create();
        data.savePorts(Ports.from(Map.of()));

        assertThat(rights(data.root())).isEqualTo("rwx------");
        for (var name : new String[] {"run", "logs", "state", "broker", "registry"}) {
            assertThat(rights(data.root().resolve(name))).isEqualTo("rwx------");
        }
        assertThat(rights(data.root().resolve("run/stack.properties"))).isEqualTo("rw-------");
    }

    @Test
    void aReadableConfigurationFileBecomesPrivate() throws Exception {
        var file = Files.writeString(directory.resolve("ingest.properties"), "ingest.write.keys=secret:a");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        try (var out = PrivateFiles.writer(file)) {
            out.write("ingest.write.keys=other:a");
        }

        assertThat(rights(file)).isEqualTo("rw-------");
        assertThat(Files.readString(file)).isEqualTo("ingest.write.keys=other:a");
    }

    private static String rights(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
