package io.millrace.aggregation.journey;

import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.measure.ByteSource;
import java.nio.ByteBuffer;
import java.util.List;

/** Session of one person; times are ms since the epoch. Not thread-safe. */
final class PersonSession {
    final Accumulator[] accumulators;
    long start;
    long end;
    long newestReceivedAt;
    long depth;
    /** Group of the first event. */
    List<String> group;

    PersonSession(long time, long receivedAt, List<String> group, Accumulator[] accumulators) {
        this.start = time;
        this.end = time;
        this.newestReceivedAt = receivedAt;
        this.group = group;
        this.accumulators = accumulators;
    }

    /** Extends the session to the time of an event, without counting the event. */
    void extend(long time, long receivedAt, List<String> eventGroup) {
        if (time < start || (time == start && GroupSerializer.compare(eventGroup, group) < 0)) {
            group = eventGroup;
        }
        start = Math.min(start, time);
        end = Math.max(end, time);
        newestReceivedAt = Math.max(newestReceivedAt, receivedAt);
    }

    /** Merges a later session into this one. */
    void join(PersonSession later) {
        join(later, later.end);
    }

    private void join(PersonSession later, long newEnd) {
        end = newEnd;
        newestReceivedAt = Math.max(newestReceivedAt, later.newestReceivedAt);
        depth += later.depth;
        for (int i = 0; i < accumulators.length; i++) {
            accumulators[i].merge(later.accumulators[i]);
        }
    }

    /** Merges another session into this one, wherever the two lie. */
    void unite(PersonSession other) {
        extend(other.start, other.newestReceivedAt, other.group);
        join(other, Math.max(end, other.end));
    }

    void serialize(long previousEnd, ByteSink out) {
        out.putZigZag(start - previousEnd);
        out.putVarLong(end - start);
        out.putZigZag(newestReceivedAt - end);
        out.putVarLong(depth);
        GroupSerializer.serialize(group, out);
        for (var accumulator : accumulators) {
            accumulator.serialize(out);
        }
    }

    static PersonSession deserialize(SessionJourney journey, long previousEnd, ByteBuffer in) {
        long start = previousEnd + ByteSource.getZigZag(in);
        long end = start + ByteSource.getVarLong(in);
        long receivedAt = end + ByteSource.getZigZag(in);
        long depth = ByteSource.getVarLong(in);
        var group = GroupSerializer.deserialize(in, journey.insight.eventDimensionCount());
        var measures = journey.sessionMeasures();
        var accumulators = new Accumulator[measures.size()];
        for (int i = 0; i < accumulators.length; i++) {
            accumulators[i] = measures.get(i).deserialize(in);
        }
        var session = new PersonSession(start, receivedAt, group, accumulators);
        session.end = end;
        session.depth = depth;
        return session;
    }

    int heapBytes() {
        int size = 96 + GroupSerializer.heapBytes(group);
        for (var accumulator : accumulators) {
            size += accumulator.heapBytes();
        }
        return size;
    }
}
