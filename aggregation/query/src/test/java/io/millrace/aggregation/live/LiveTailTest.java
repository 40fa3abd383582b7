package io.millrace.aggregation.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

class LiveTailTest {
    private static final String TOPIC = Topics.INSIGHT_UPDATES.name();
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    private final LiveHub hub = new LiveHub(100, 1 << 20, 10);
    private final List<String> heard = new ArrayList<>();

    @Test
    void itStartsBeforeTheEndAndPublishesReadableRecords() {
        consumer.updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, Node.noNode(), new Node[0], new Node[0])));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 10L));
        LiveTail tail = new LiveTail(consumer, utf8(), hub, 2);
        assertThat(hub.listen("sales", "default", Optional.empty(), this::hear)).isPresent();
        consumer.schedulePollTask(() -> {
            for (int offset = 0; offset < 12; offset++) {
                String value = offset == 9 ? "corrupt" : "group" + offset;
                consumer.addRecord(
                        new ConsumerRecord<>(TOPIC, 0, offset, "key" + offset, value.getBytes(StandardCharsets.UTF_8)));
            }
        });
        consumer.schedulePollTask(tail::stop);

        tail.run();

        assertThat(heard).containsExactly("group8", "group10", "group11");
        assertThat(tail.unreadable()).isEqualTo(1);
        assertThat(consumer.closed()).isTrue();
    }

    private void hear(List<LiveUpdate> batch) {
        batch.forEach(update -> heard.add(update.row().getGroup().get(0)));
    }

    private static Deserializer<InsightUpdate> utf8() {
        return (topic, bytes) -> {
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (text.equals("corrupt")) {
                throw new CorruptValueException("by intent");
            }
            return Updates.row("sales", text, 1);
        };
    }
}
