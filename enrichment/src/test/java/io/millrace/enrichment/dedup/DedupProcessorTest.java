package io.millrace.enrichment.dedup;

import static io.millrace.runtime.testing.Events.raw;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.enrichment.TestStage;
import io.millrace.runtime.testing.Events;
import io.millrace.schemas.event.EnrichedEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DedupProcessorTest {
    private static final long DAY = DedupProcessor.GENERATION_MS;
    private static final long MIDNIGHT = Events.T0 - Events.T0 % DAY;

    @TempDir
    Path dir;

    private TestStage stage;

    @BeforeEach
    void start() {
        stage = new TestStage(dir, Map.of("enrichment.enrichers", "ip"));
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void aRepeatInTheNextGenerationIsADuplicateWithin24Hours() {
        receive("m1", MIDNIGHT - 1_000);
        receive("m1", MIDNIGHT + DAY - 1_001);
        receive("m1", MIDNIGHT + DAY - 1_000);

        assertThat(stage.enriched()).hasSize(2);
        assertThat(stage.counter("events_duplicate")).isEqualTo(1);
    }

    @Test
    void aRepeatReceivedEarlierThatArrivesLaterIsADuplicate() {
        receive("m1", MIDNIGHT + 1_000);
        receive("m1", MIDNIGHT - 1_000);

        assertThat(stage.enriched()).hasSize(1);
    }

    @Test
    void aRepeatReceivedEarlierIsADuplicateAlsoAfterARestart() {
        receive("m1", MIDNIGHT + 1_000);
        stage.restart();
        receive("other", MIDNIGHT + 2_000);
        receive("m1", MIDNIGHT - 1_000);

        assertThat(stage.enriched()).extracting(EnrichedEvent::getMessageId).containsExactly("other");
    }

    @Test
    void messagesOfAnExpiredGenerationAreNoDuplicates() {
        receive("m1", MIDNIGHT - 3 * DAY);
        receive("other", MIDNIGHT);
        receive("m1", MIDNIGHT);

        assertThat(stage.enriched()).hasSize(3);
    }

    @Test
    void aRepeatIsADuplicateAfterARestartThatReadOnlyPartOfTheStore() {
        stage.close();
        stage = new TestStage(
                dir.resolve("few"), Map.of("enrichment.enrichers", "ip", "enrichment.dedup.filter.ids", "1"));
        receive("m1", MIDNIGHT + 1_000);
        receive("m2", MIDNIGHT + 2_000);
        stage.restart();

        receive("m1", MIDNIGHT + 3_000);
        receive("m2", MIDNIGHT + 3_000);
        receive("m3", MIDNIGHT + 3_000);

        assertThat(stage.enriched()).extracting(EnrichedEvent::getMessageId).containsExactly("m3");
    }

    @Test
    void anEventOnWhichALaterStepFailedIsNoDuplicateWhenSentAgain() {
        stage.close();
        stage = new TestStage(
                dir.resolve("failing"),
                Map.of("enrichment.enrichers", "ip"),
                Map.of(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, Resuming.class));
        var device = Bytes.wrap(Events.key(raw("m1").build()).getBytes(StandardCharsets.UTF_8));
        stage.devices().put(device, new byte[] {127, 1, 2});
        receive("m1", MIDNIGHT);
        assertThat(stage.enriched()).isEmpty();
        assertThat(stage.counter("events_in")).isEqualTo(1);

        stage.devices().delete(device);
        receive("m1", MIDNIGHT + 1_000);
        receive("m1", MIDNIGHT + 2_000);

        assertThat(stage.enriched()).extracting(EnrichedEvent::getMessageId).containsExactly("m1");
        assertThat(stage.counter("events_duplicate")).isEqualTo(1);
    }

    /** Continues after an exception, as {@code DeadLetteringProcessingHandler} does. */
    public static final class Resuming implements ProcessingExceptionHandler {
        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
            return Response.resume();
        }
    }

    private void receive(String messageId, long at) {
        stage.send(raw(messageId).setReceivedAt(at).build());
    }
}
