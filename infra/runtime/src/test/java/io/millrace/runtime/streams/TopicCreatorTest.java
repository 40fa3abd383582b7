package io.millrace.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.runtime.service.ExitCode;
import io.millrace.runtime.service.ServiceException;
import io.millrace.runtime.testing.FakeTopics;
import io.millrace.schemas.topic.Topic;
import io.millrace.schemas.topic.Topics;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicCreatorTest {
    private static final short DEFAULT = -1;

    private final FakeTopics topics = new FakeTopics();

    @Test
    void missingTopicsAreCreatedAsTheCatalogueSays() {
        TopicCreator.ensure(topics.admin(), Topics.ALL, (short) 3);

        assertThat(topics.requested())
                .hasSameSizeAs(Topics.ALL)
                .allSatisfy(topic -> assertThat(topic.replicationFactor()).isEqualTo((short) 3));
        assertThat(topics.partitions()).containsEntry("events.raw", 8).containsEntry("insight-definitions", 1);
        assertThat(topics.policies()).containsEntry("profiles", "compact").containsEntry("events.raw", "delete");
        assertThat(TopicCreator.partitions(topics.admin(), "events.raw")).isEqualTo(8);
    }

    @Test
    void existingTopicsKeepTheirPartitions() {
        topics.put("events.raw", 32, "delete");

        TopicCreator.ensure(topics.admin(), List.of(Topics.EVENTS_RAW), DEFAULT);

        assertThat(topics.partitions()).containsEntry("events.raw", 32);
    }

    @Test
    void aTopicThatIsNotVisibleYetIsWaitedFor() {
        topics.hideFor(3);

        assertThatCode(() -> TopicCreator.ensure(topics.admin(), List.of(Topics.EVENTS_RAW), DEFAULT))
                .doesNotThrowAnyException();
        assertThat(topics.hiddenFor()).isZero();
    }

    @Test
    void anotherCleanupPolicyIsRefused() {
        topics.put("profiles", 8, "delete");

        assertRefused(List.of(Topics.PROFILES), "profiles", "cleanup.policy=delete", "compact");
    }

    @Test
    void anotherCleanupPolicyIsRefusedOfTopicsThatShareKeysToo() {
        topics.put("person-merges", 8, "delete");

        assertThatThrownBy(() -> TopicCreator.ensureShared(topics.admin(), List.of(Topics.PERSON_MERGES), 8, DEFAULT))
                .isInstanceOf(ServiceException.class)
                .hasMessageContainingAll("person-merges", "cleanup.policy=delete", "compact");
    }

    @Test
    void moreThanOnePartitionIsRefusedWhereOneKeepsTheOrder() {
        topics.put("insight-definitions", 2, "compact");

        assertRefused(List.of(Topics.INSIGHT_DEFINITIONS), "insight-definitions", "2 partitions");
    }

    @Test
    void topicsOfOneKeyNeedTheSamePartitions() {
        topics.put("events.raw", 12, "delete");
        TopicCreator.ensureShared(topics.admin(), List.of(Topics.PERSON_UPDATES), 12, DEFAULT);
        assertThat(topics.partitions()).containsEntry("person-updates", 12);
        assertThatCode(this::requireSamePartitions).doesNotThrowAnyException();

        topics.put("events.raw", 32, "delete");

        assertThatThrownBy(this::requireSamePartitions)
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("person-updates has 12 partitions, but events.raw")
                .hasMessageContaining("--alter --topic person-updates --partitions 32");
    }

    @Test
    void aTopicWithMoreThanTheOnePartitionOfItsPartnerIsRefusedByThePartnersName() {
        topics.put("events.raw", 1, "delete");
        topics.put("person-updates", 8, "delete");
        TopicCreator.ensureShared(topics.admin(), List.of(Topics.PERSON_UPDATES), 1, DEFAULT);

        assertThatThrownBy(this::requireSamePartitions)
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("person-updates has 8 partitions, but events.raw, whose keys it shares, has 1")
                .hasMessageContaining("--alter --topic events.raw --partitions 8");
    }

    @Test
    void aDeniedRequestNamesWhatWasDenied() {
        topics.deny();

        assertRefused(List.of(Topics.EVENTS_RAW), "topic events.raw is missing", "may not create it");
    }

    @Test
    void creatingMayBeDeniedWhereTheTopicIsThere() {
        topics.put("events.raw", 8, "delete");
        topics.deny();

        assertThatCode(() -> TopicCreator.ensure(topics.admin(), List.of(Topics.EVENTS_RAW), DEFAULT))
                .doesNotThrowAnyException();
    }

    private void requireSamePartitions() {
        TopicCreator.requireSamePartitions(topics.admin(), Topics.PERSON_UPDATES, Topics.EVENTS_RAW);
    }

    private void assertRefused(List<? extends Topic<?, ?>> wanted, String... parts) {
        assertThatThrownBy(() -> TopicCreator.ensure(topics.admin(), wanted, DEFAULT))
                .isInstanceOf(ServiceException.class)
                .hasMessageContainingAll(parts)
                .satisfies(failure -> assertThat(ExitCode.of(failure)).isEqualTo(ExitCode.BROKER_UNSUITABLE));
    }
}
