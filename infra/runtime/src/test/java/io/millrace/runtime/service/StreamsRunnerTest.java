package io.millrace.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.ConfigSource;
import io.millrace.runtime.config.KafkaConfig;
import io.millrace.runtime.metrics.TransactionCounters;
import io.millrace.runtime.streams.BatchingClientSupplier;
import io.millrace.runtime.streams.StreamsRunner;
import io.millrace.runtime.streams.StreamsSettings;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In this package because only it makes a {@link ServiceContext}. With a broker, every test across stages runs it. */
class StreamsRunnerTest {
    @TempDir
    Path directory;

    @Test
    void withoutABrokerAStartFailsWithinItsDeadlineAndLeavesNothingBehind() {
        var reader = new ConfigReader(ConfigSource.of(Map.of(
                "start.deadline",
                "1ms",
                "kafka.bootstrap.servers",
                "127.0.0.1:1",
                "enrichment.state.dir",
                directory.resolve("state").toString())));
        var kafka = KafkaConfig.read(reader);
        var settings = StreamsSettings.read(reader, "enrichment");
        var metrics = new CollectorRegistry();
        var health = new Health();
        var lifecycle = new Lifecycle();
        var context =
                new ServiceContext("enrichment", reader, ServiceSettings.read(reader), lifecycle, metrics, health);
        var clients = new BatchingClientSupplier("events", new TransactionCounters());

        assertThatThrownBy(() -> new StreamsRunner(context, kafka, settings, new Topology(), clients))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("127.0.0.1:1")
                .satisfies(failure -> assertThat(ExitCode.of(failure)).isEqualTo(ExitCode.BROKER_UNAVAILABLE));

        assertThat(health.reasonsNotReady()).isEmpty();
        assertThat(Files.exists(directory.resolve("state"))).isFalse();
        assertThat(lifecycle.stop(Duration.ofSeconds(5))).isTrue();
    }
}
