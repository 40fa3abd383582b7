package io.millrace.aggregation.partial;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.watermark.Watermarks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackedTest {
    private final PackedWriter writer = new PackedWriter();
    private final List<byte[]> values = new ArrayList<>();

    @Test
    void packedPartialsAreReadBack() {
        var group = GroupCodec.encode(Arrays.asList("AT", null, ""));
        writer.beginFlush(7, 1 << 20, values::add);
        writer.beginSection("orders", 3, "default", -60_000, 0);
        writer.addGroup(group, 42, new Accumulator[] {new Fixed(5)});
        writer.beginSection("views", 1, "acme", 60_000, 120_000);
        writer.addGroup(GroupCodec.encode(List.of()), 43, new Accumulator[] {new Fixed(6), new Fixed(7)});
        writer.endFlush(99, true, false);

        assertThat(values).hasSize(1);
        var reader = new PackedReader(values.get(0));
        assertThat(reader.upstream()).isEqualTo(7);
        assertThat(reader.nextSection()).isTrue();
        assertThat(reader.insight()).isEqualTo("orders");
        assertThat(reader.generation()).isEqualTo(3);
        assertThat(reader.tenant()).isEqualTo("default");
        assertThat(reader.windowStart()).isEqualTo(-60_000);
        assertThat(reader.windowEnd()).isZero();
        assertThat(reader.nextGroup()).isTrue();
        assertThat(GroupCodec.decode(reader.group())).containsExactly("AT", null, "");
        assertThat(reader.newestReceivedAt()).isEqualTo(42);
        assertThat(reader.accumulators().getLong()).isEqualTo(5);
        assertThat(reader.nextGroup()).isFalse();
        assertThat(reader.nextSection()).isTrue();
        assertThat(reader.nextGroup()).isTrue();
        assertThat(reader.accumulators().getLong()).isEqualTo(6);
        assertThat(reader.accumulators().getLong()).isEqualTo(7);
        assertThat(reader.nextGroup()).isFalse();
        assertThat(reader.nextSection()).isFalse();
        assertThat(reader.watermark()).isEqualTo(99);
        assertThat(reader.idle()).isTrue();
    }

    @Test
    void aReplacementOfAPersonHasASectionOfItsOwn() {
        writer.beginFlush(0, 1 << 20, values::add);
        writer.beginSection("orders", 3, "default", 0, 60_000);
        writer.addGroup(new byte[] {1}, 42, new Accumulator[] {new Fixed(5)});
        writer.addReplacement("orders", 3, "default", 60_000, new byte[] {2}, -7, Long.MAX_VALUE);
        writer.endFlush(99, false, false);

        var reader = new PackedReader(values.get(0));
        assertThat(reader.nextSection()).isTrue();
        assertThat(reader.replaces()).isFalse();
        assertThat(reader.nextSection()).isTrue();
        assertThat(reader.replaces()).isTrue();
        assertThat(reader.windowStart()).isEqualTo(60_000);
        assertThat(reader.nextGroup()).isTrue();
        assertThat(reader.group()).containsExactly(2);
        assertThat(reader.from()).isEqualTo(-7);
        assertThat(reader.to()).isEqualTo(Long.MAX_VALUE);
        assertThat(reader.nextGroup()).isFalse();
        assertThat(reader.nextSection()).isFalse();
        assertThat(reader.watermark()).isEqualTo(99);
    }

    @Test
    void sectionsAndGroupsMayBeSkipped() {
        writer.beginFlush(0, 1 << 20, values::add);
        writer.beginSection("gone", 1, "default", 0, 1);
        writer.addGroup(new byte[] {1}, 1, new Accumulator[] {new Fixed(5)});
        writer.addGroup(new byte[] {2}, 1, new Accumulator[] {new Fixed(5)});
        writer.beginSection("here", 1, "default", 0, 1);
        writer.addGroup(new byte[] {3}, 1, new Accumulator[] {new Fixed(5)});
        writer.endFlush(1, false, false);

        var reader = new PackedReader(values.get(0));
        assertThat(reader.nextSection()).isTrue();
        assertThat(reader.nextSection()).isTrue();
        assertThat(reader.insight()).isEqualTo("here");
        assertThat(reader.nextGroup()).isTrue();
        assertThat(reader.group()).containsExactly(3);
        assertThat(reader.nextSection()).isFalse();
        assertThat(reader.watermark()).isEqualTo(1);
    }

    @Test
    void manyPartialsAreSplitAndOnlyTheLastValueCarriesTheWatermark() {
        writer.beginFlush(0, 200, values::add);
        writer.beginSection("orders", 1, "default", 0, 60_000);
        for (int i = 0; i < 100; i++) {
            writer.addGroup(GroupCodec.encode(List.of("g" + i)), i, new Accumulator[] {new Fixed(i)});
        }
        writer.endFlush(77, false, false);

        assertThat(values).hasSizeGreaterThan(5).allMatch(value -> value.length <= 220);
        var read = new ArrayList<Long>();
        var watermarks = new ArrayList<Long>();
        for (var value : values) {
            var reader = new PackedReader(value);
            while (reader.nextSection()) {
                assertThat(reader.insight()).isEqualTo("orders");
                while (reader.nextGroup()) {
                    read.add(reader.accumulators().getLong());
                }
            }
            watermarks.add(reader.watermark());
        }
        assertThat(read).hasSize(100).doesNotHaveDuplicates();
        assertThat(watermarks.get(watermarks.size() - 1)).isEqualTo(77);
        assertThat(watermarks.subList(0, watermarks.size() - 1)).containsOnly(Watermarks.NONE);
    }

    @Test
    void withoutPartialsTheWatermarkIsSentOnlyOnRequest() {
        writer.beginFlush(0, 200, values::add);
        writer.endFlush(77, false, false);

        assertThat(values).isEmpty();

        writer.beginFlush(0, 200, values::add);
        writer.endFlush(78, false, true);

        var reader = new PackedReader(values.get(0));
        assertThat(reader.nextSection()).isFalse();
        assertThat(reader.watermark()).isEqualTo(78);
    }

    @Test
    void aGroupHasTheSamePartitionInEveryWindow() {
        var group = GroupCodec.encode(List.of("AT"));

        assertThat(MergePartitioner.partition("orders", "default", group, 4))
                .isEqualTo(MergePartitioner.partition("orders", "default", group.clone(), 4))
                .isBetween(0, 3);
        // Pinned: a change would strand the rows that are stored.
        assertThat(MergePartitioner.partition("orders", "default", group, 1_000))
                .isEqualTo(PINNED);
    }

    private static final int PINNED = 57;

    /** Writes one number. */
    private static final class Fixed extends Accumulator {
        private final long value;

        Fixed(long value) {
            this.value = value;
        }

        @Override
        public void addEvent(EventView event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void merge(Accumulator other) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void serialize(ByteSink out) {
            out.putLong(value);
        }

        @Override
        public Object result() {
            return value;
        }

        @Override
        public int heapBytes() {
            return 24;
        }
    }
}
