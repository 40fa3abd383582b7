package io.millrace.aggregation.combine;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.partial.MergePartitioner;
import io.millrace.aggregation.partial.PackedWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of one window of one insight and tenant in pass-through: each event is a group of its own, encoded at once for its
 * merge partition, without a hash table and without objects that live until the flush. Not thread-safe.
 */
final class PassThroughGroups {
    private static final int CHUNK_BYTES = 32 << 10;

    final String tenant;
    final long start;
    final long end;

    private final List<List<Chunk>> byPartition = new ArrayList<>();
    private final List<CountedPerson> persons = new ArrayList<>();
    private int groups;

    PassThroughGroups(String tenant, long start, long end, int partitions) {
        this.tenant = tenant;
        this.start = start;
        this.end = end;
        for (int i = 0; i < partitions; i++) {
            byPartition.add(new ArrayList<>(1));
        }
    }

    /** A buffer of encoded groups of one merge partition. */
    static final class Chunk {
        final ByteSink bytes = new ByteSink(256);
        int groups;
    }

    /**
     * Adds the event as a group.
     *
     * @param group encoded by {@link io.millrace.aggregation.partial.GroupCodec}
     * @param scratch buffer that is overwritten
     * @return by how many bytes this has grown
     */
    int add(String insight, byte[] group, Measure[] measures, EventView event, ByteSink scratch) {
        var accumulators = new Accumulator[measures.length];
        for (int i = 0; i < accumulators.length; i++) {
            accumulators[i] = measures[i].newAccumulator();
            accumulators[i].addEvent(event);
            if (measures[i].countsPersons()) {
                accumulators[i].forEachPerson(
                        person -> persons.add(new CountedPerson(group, person, event.receivedAt())));
            }
        }
        var chunk = openChunk(MergePartitioner.partition(insight, tenant, group, byPartition.size()));
        int before = chunk.bytes.length();
        PackedWriter.encodeGroup(chunk.bytes, group, event.receivedAt(), accumulators, scratch);
        chunk.groups++;
        groups++;
        return chunk.bytes.length() - before;
    }

    /** Person that a group counted. */
    static final class CountedPerson {
        final byte[] group;
        final long person;
        final long receivedAt;

        CountedPerson(byte[] group, long person, long receivedAt) {
            this.group = group;
            this.person = person;
            this.receivedAt = receivedAt;
        }
    }

    List<CountedPerson> persons() {
        return persons;
    }

    List<Chunk> chunks(int partition) {
        return byPartition.get(partition);
    }

    int groups() {
        return groups;
    }

    private Chunk openChunk(int partition) {
        var chunks = byPartition.get(partition);
        if (chunks.isEmpty() || chunks.get(chunks.size() - 1).bytes.length() > CHUNK_BYTES) {
            chunks.add(new Chunk());
        }
        return chunks.get(chunks.size() - 1);
    }
}
