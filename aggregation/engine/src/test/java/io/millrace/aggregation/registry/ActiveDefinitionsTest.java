package io.millrace.aggregation.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.schemas.serde.SchemaIds;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of partials of a definition that this instance has not read. */
@Timeout(20)
class ActiveDefinitionsTest {
    private static final InsightSpec SPEC = TestDefinitions.parse("""
        insights:
          - { name: pages, window: { tumbling: 1m }, measures: { n: count() }, retain: 1d }
        """).get(0);

    private final DefinitionsLog log = new DefinitionsLog(new SchemaIds(new MockSchemaRegistryClient()));
    private final ActiveDefinitions active = new ActiveDefinitions();
    private final DefinitionLookup lookup = new DefinitionLookup(log.topic()::read, active);

    @AfterEach
    void close() {
        lookup.close();
    }

    @Test
    void aGenerationOnTheTopicThatIsNotReadYetFailsTheTaskWithinATransaction() {
        active.lookUpWith(lookup);
        log.write(DefinitionParser.toRecord(SPEC.withGeneration(7, 1, 0), 0));
        long before = System.nanoTime();

        assertThatThrownBy(() -> active.await("pages", 7)).isInstanceOf(RetriableException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
        assertThatThrownBy(() -> active.await("pages", 7))
                .as("and again, for as long as it takes")
                .isInstanceOf(RetriableException.class);
    }

    @Test
    void theWaitEndsAtOnceWhenTheDefinitionArrives() throws Exception {
        var waiting = CompletableFuture.runAsync(() -> {
            while (true) {
                try {
                    active.await("pages", 7);
                    return;
                } catch (RetriableException e) { // as the replaced thread does
                    assertThat(e).hasMessageContaining("pages");
                }
            }
        });

        active.put(SPEC.withGeneration(7, 1, 0));

        waiting.get(10, TimeUnit.SECONDS);
        assertThat(active.find("pages")).isPresent();
    }

    @Test
    void aGenerationThatWasDeletedLongAgoIsGone() {
        active.lookUpWith(lookup);

        assertThatCode(() -> awaitRepeatedly("pages", 7)).doesNotThrowAnyException();

        assertThat(active.find("pages")).isEmpty();
    }

    @Test
    void aGenerationThatWasReplacedIsGone() {
        active.put(SPEC.withGeneration(9, 1, 0));

        assertThatCode(() -> active.await("pages", 7)).doesNotThrowAnyException();
        assertThatThrownBy(() -> active.await("pages", 11)).isInstanceOf(RetriableException.class);
    }

    /** It had been deleted here before another instance applied it anew. */
    @Test
    void aDeletionDoesNotEndALaterGeneration() {
        active.put(SPEC.withGeneration(3, 1, 0));
        active.remove("pages");

        assertThatCode(() -> active.await("pages", 3)).doesNotThrowAnyException();
        assertThatThrownBy(() -> active.await("pages", 9)).isInstanceOf(RetriableException.class);

        active.remove("never seen");
        assertThatThrownBy(() -> active.await("never seen", 9)).isInstanceOf(RetriableException.class);
    }

    @Test
    void aFailedLookupDoesNotMarkAGenerationAsGone() {
        try (var failing = new DefinitionLookup(
                () -> {
                    throw new TimeoutException("the broker does not answer");
                },
                active)) {
            active.lookUpWith(failing);

            assertThatThrownBy(() -> active.await("pages", 7)).isInstanceOf(RetriableException.class);
            assertThatThrownBy(() -> active.await("pages", 7)).isInstanceOf(RetriableException.class);
        }
    }

    private void awaitRepeatedly(String name, long generation) {
        for (int i = 0; i < 10; i++) {
            try {
                active.await(name, generation);
                return;
            } catch (RetriableException e) { // as the replaced thread does
                assertThat(e).hasMessageContaining(name);
            }
        }
        active.await(name, generation);
    }
}
