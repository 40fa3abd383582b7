package io.millrace.cli.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerStorageTest {
    @TempDir
    Path directory;

    @Test
    void aFormattedDirectoryIsNotFormattedAgain() throws Exception {
        var storage = new BrokerStorage(directory.resolve("logs"), 1, "CONTROLLER");

        storage.formatIfNeeded();
        var first = Files.readString(directory.resolve("logs/meta.properties"));
        storage.formatIfNeeded();

        assertThat(storage.isFormatted()).isTrue();
        assertThat(directory.resolve("logs/meta.properties")).hasContent(first);
    }

    @Test
    void aMissingPropertyIsNamedInTheError() {
        var server = new Properties();

        assertThatThrownBy(() -> BrokerStorage.of(server)).hasMessageContaining("log.dirs");
    }
}
