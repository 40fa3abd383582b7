package io.millrace.enrichment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.ConfigSource;
import io.millrace.runtime.service.ExitCode;
import io.millrace.runtime.service.ServiceException;
import io.millrace.runtime.testing.FakeTopics;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Topics that share keys share partitions, or the stage does not start. */
class EnrichmentTopicsTest {
    private static final String CHANGELOG = "millrace-enrichment-merged-profiles-changelog";

    private final FakeTopics topics = new FakeTopics();

    @Test
    void onAnEmptyBrokerAllTopicsAreCreatedAsTheCatalogueSays() throws ExecutionException, InterruptedException {
        prepare();

        assertThat(topics.partitions())
                .containsOnlyKeys(
                        "events.enriched",
                        "events.failed",
                        "events.raw",
                        "person-changes",
                        "person-merges",
                        "person-updates",
                        "profiles")
                .containsEntry("person-updates", 8)
                .containsEntry("person-merges", 8)
                .containsEntry("person-changes", 8);
        assertThat(topics.policies()).containsEntry("person-merges", "compact").containsEntry("profiles", "compact");
    }

    @Test
    void topicsOfPersonsAreCreatedWithThePartitionsOfThoseWhoseKeysTheyShare()
            throws ExecutionException, InterruptedException {
        topics.put("events.raw", 12, "delete");
        topics.put("events.enriched", 20, "delete");

        prepare();

        assertThat(topics.partitions())
                .containsEntry("person-updates", 12)
                .containsEntry("person-merges", 20)
                .containsEntry("person-changes", 12);
    }

    @Test
    void updatesInOtherPartitionsThanTheirDevicesAreRefusedWithTheCommandThatMendsIt() {
        topics.put("events.raw", 12, "delete");
        topics.put("person-updates", 8, "delete");

        assertRefused(
                "person-updates has 8 partitions, but events.raw", "--alter --topic person-updates --partitions 12");
    }

    @Test
    void mergesInOtherPartitionsThanTheEventsAreRefusedWithTheCommandThatMendsIt() {
        topics.put("events.enriched", 4, "delete");
        topics.put("person-merges", 8, "compact");

        assertRefused(
                "person-merges has 8 partitions, but events.enriched",
                "--alter --topic events.enriched --partitions 8");
    }

    @Test
    void onePartitionOfRawEventsIsNamedAsTheReason() {
        topics.put("events.raw", 1, "delete");
        topics.put("person-updates", 8, "delete");

        assertRefused("person-updates has 8 partitions, but events.raw, whose keys it shares, has 1");
    }

    @Test
    void personsStayInTheirPartitionsWhenRawEventsGetMore() throws ExecutionException, InterruptedException {
        topics.put("events.raw", 12, "delete");
        topics.put("person-changes", 8, "delete");
        topics.put(CHANGELOG, 8, "compact");

        prepare();

        assertThat(topics.partitions()).containsEntry("person-changes", 8).containsEntry("person-updates", 12);
    }

    @Test
    void aTopicOfChangesThatWasDeletedIsMadeAnewWithThePartitionsThatPersonsAreKeptIn()
            throws ExecutionException, InterruptedException {
        topics.put("events.raw", 12, "delete");
        topics.put(CHANGELOG, 8, "compact");

        prepare();

        assertThat(topics.partitions()).containsEntry("person-changes", 8);
    }

    @Test
    void changesInOtherPartitionsThanThePersonsTheyAreForAreRefused() {
        topics.put("person-changes", 12, "delete");
        topics.put(CHANGELOG, 8, "compact");

        assertRefused("person-changes has 12 partitions, but persons are kept in 8 (" + CHANGELOG + ")");
    }

    @Test
    void personsKeptInOnePartitionAreNamedAsTheReason() {
        topics.put("person-changes", 12, "delete");
        topics.put(CHANGELOG, 1, "compact");

        assertRefused("person-changes has 12 partitions, but persons are kept in 1 (" + CHANGELOG + ")");
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(this::prepare)
                .isInstanceOf(ServiceException.class)
                .hasMessageContainingAll(parts)
                .satisfies(failure -> assertThat(ExitCode.of(failure)).isEqualTo(ExitCode.BROKER_UNSUITABLE));
    }

    private void prepare() throws ExecutionException, InterruptedException {
        var reader = new ConfigReader(ConfigSource.of(Map.of()));
        new EnrichmentTopics(EnrichmentConfig.read(reader)).prepare(topics.admin());
    }
}
