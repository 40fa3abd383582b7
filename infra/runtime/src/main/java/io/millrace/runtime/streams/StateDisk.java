package io.millrace.runtime.streams;

import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Size and free bytes of the file system that holds the state directory, as gauges; absent while they cannot be read. Thread-safe. */
final class StateDisk extends Collector implements Collector.Describable {
    private final Path directory;

    /** @param directory an existing directory */
    StateDisk(Path directory) {
        this.directory = directory;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        try {
            var disk = Files.getFileStore(directory);
            return List.of(
                    new GaugeMetricFamily(
                            "millrace_state_disk_size_bytes",
                            "Size of the file system that holds the state directory.",
                            disk.getTotalSpace()),
                    new GaugeMetricFamily(
                            "millrace_state_disk_free_bytes",
                            "Bytes of it that the service may still use.",
                            disk.getUsableSpace()));
        } catch (IOException e) { // retried at the next scrape
            return List.of();
        }
    }

    /** Registering must not read the disk. */
    @Override
    public List<MetricFamilySamples> describe() {
        return List.of();
    }
}
