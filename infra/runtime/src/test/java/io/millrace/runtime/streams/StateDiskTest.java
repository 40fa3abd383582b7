package io.millrace.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateDiskTest {
    @TempDir
    Path directory;

    private final CollectorRegistry metrics = new CollectorRegistry();

    @Test
    void noMoreIsFreeThanThereIs() {
        new StateDisk(directory).register(metrics);

        Double free = metrics.getSampleValue("millrace_state_disk_free_bytes");
        Double size = metrics.getSampleValue("millrace_state_disk_size_bytes");
        assertThat(free).isPositive().isLessThanOrEqualTo(size);
    }

    @Test
    void aDirectoryThatIsGoneIsAbsentAndFailsNoScrape() {
        new StateDisk(directory.resolve("gone")).register(metrics);

        assertThat(metrics.getSampleValue("millrace_state_disk_free_bytes")).isNull();
    }
}
