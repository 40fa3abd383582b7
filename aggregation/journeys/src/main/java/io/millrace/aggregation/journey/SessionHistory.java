package io.millrace.aggregation.journey;

import io.millrace.aggregation.measure.ByteSink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** One person's sessions in order of time, more than the gap apart. */
final class SessionHistory implements PersonHistory {
    /** Stored sessions at most. */
    static final int MAX_SESSIONS = 1_000;
    /**
     * Heap beyond which no event is added: a history is one record of the changelog, in which a character may take three bytes.
     */
    static final int MAX_HEAP_BYTES = 250_000;

    private static final int VERSION = 1;
    private static final int OVERHEAD = 64;

    private final SessionJourney journey;
    private final List<PersonSession> sessions = new ArrayList<>();
    private int bytes = OVERHEAD;

    SessionHistory(SessionJourney journey) {
        this.journey = journey;
    }

    @Override
    public Added addMatched(String person, Contributions out) {
        long time = journey.event.time();
        int from = firstEndingAt(time - journey.gap);
        int to = from;
        while (to < sessions.size() && sessions.get(to).start <= time + journey.gap) {
            to++;
        }
        if (bytes > MAX_HEAP_BYTES || (to == from && sessions.size() >= MAX_SESSIONS)) {
            return Added.LIMIT_REACHED;
        }
        var joined = sessions.subList(from, to);
        journey.beforeChange(person, this, joined);
        joined.forEach(session -> bytes -= session.heapBytes());
        var session = join(joined, time);
        session.depth += journey.countsForDepth ? 1 : 0;
        for (var accumulator : session.accumulators) {
            accumulator.addEvent(journey.event);
        }
        joined.clear();
        sessions.add(from, session);
        bytes += session.heapBytes();
        journey.afterChange(person, this, session, out);
        return Added.CHANGED;
    }

    @Override
    public void retract(String person, Contributions out) {
        journey.retract(person, this, out);
    }

    @Override
    public int unite(PersonHistory other, String person, Contributions out) {
        journey.beforeUnion(person, this);
        Set<PersonSession> changed = Collections.newSetFromMap(new IdentityHashMap<>());
        int refused = 0;
        for (var session : ((SessionHistory) other).sessions) {
            var united = unite(session);
            if (united == null) {
                refused++;
            } else {
                changed.add(united);
            }
        }
        journey.afterUnion(person, this, changed, out);
        return refused;
    }

    /** Joins the session with all that it touches; null if there is no room for it. */
    private PersonSession unite(PersonSession session) {
        int from = firstEndingAt(session.start - journey.gap);
        int to = from;
        while (to < sessions.size() && sessions.get(to).start <= session.end + journey.gap) {
            to++;
        }
        if (bytes > MAX_HEAP_BYTES || (to == from && sessions.size() >= MAX_SESSIONS)) {
            return null;
        }
        var joined = sessions.subList(from, to);
        joined.forEach(one -> bytes -= one.heapBytes());
        joined.forEach(session::unite);
        joined.clear();
        sessions.add(from, session);
        bytes += session.heapBytes();
        return session;
    }

    @Override
    public long newestReceivedAt() {
        return sessions.stream()
                .mapToLong(session -> session.newestReceivedAt)
                .max()
                .orElse(Long.MIN_VALUE);
    }

    @Override
    public void replacePerson(long from, long to) {
        for (var session : sessions) {
            for (var accumulator : session.accumulators) {
                accumulator.replacePerson(from, to);
            }
        }
    }

    private PersonSession join(List<PersonSession> joined, long time) {
        long receivedAt = journey.event.receivedAt();
        if (joined.isEmpty()) {
            return new PersonSession(time, receivedAt, journey.group, journey.newAccumulators());
        }
        var session = joined.get(0);
        session.extend(time, receivedAt, journey.group);
        joined.subList(1, joined.size()).forEach(session::join);
        return session;
    }

    /** Returns the index of the first session that ends at the time or later. */
    private int firstEndingAt(long time) {
        int at = sessions.size();
        while (at > 0 && sessions.get(at - 1).end >= time) {
            at--;
        }
        return at;
    }

    /** Visits the sessions that start in [from, to), in order. */
    void forEachStarting(long from, long to, Consumer<PersonSession> visitor) {
        for (int i = firstEndingAt(from); i < sessions.size() && sessions.get(i).start < to; i++) {
            if (sessions.get(i).start >= from) {
                visitor.accept(sessions.get(i));
            }
        }
    }

    @Override
    public boolean expire(long time, long receivedAt) {
        if (!sessions.removeIf(session -> session.end < time && session.newestReceivedAt < receivedAt)) {
            return false;
        }
        bytes = OVERHEAD + sessions.stream().mapToInt(PersonSession::heapBytes).sum();
        return true;
    }

    @Override
    public boolean isEmpty() {
        return sessions.isEmpty();
    }

    @Override
    public void serialize(ByteSink out) {
        out.putByte(VERSION);
        out.putVarLong(sessions.size());
        long previous = 0;
        for (var session : sessions) {
            session.serialize(previous, out);
            previous = session.end;
        }
    }

    static SessionHistory deserialize(SessionJourney journey, ByteBuffer in) {
        HistoryCache.expectVersion(in, VERSION);
        var history = new SessionHistory(journey);
        int count = HistoryCache.readCount(in);
        long previous = 0;
        for (int i = 0; i < count; i++) {
            var session = PersonSession.deserialize(journey, previous, in);
            history.sessions.add(session);
            history.bytes += session.heapBytes();
            previous = session.end;
        }
        return history;
    }

    @Override
    public int heapBytes() {
        return bytes;
    }
}
