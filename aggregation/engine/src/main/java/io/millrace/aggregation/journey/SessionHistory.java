package io.millrace.aggregation.journey;

import io.millrace.aggregation.measure.ByteSink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One person's sessions, in order; between two of them is more than the gap. */
final class SessionHistory implements PersonHistory {
    /** More sessions than these are refused. */
    static final int MOST = 1_000;
    /**
     * Beyond these bytes of heap no event is taken in: a history is one record of the changelog, in which a character may take
     * three bytes.
     */
    static final int MOST_BYTES = 250_000;

    private static final int VERSION = 1;
    private static final int OVERHEAD = 64;

    private final SessionJourney journey;
    private final List<PersonSession> sessions = new ArrayList<>();
    private int bytes = OVERHEAD;

    SessionHistory(SessionJourney journey) {
        this.journey = journey;
    }

    @Override
    public Added add(String person, Contributions out) {
        long time = journey.event.time();
        int from = first(time - journey.gap);
        int to = from;
        while (to < sessions.size() && sessions.get(to).start <= time + journey.gap) {
            to++;
        }
        if (bytes > MOST_BYTES || (to == from && sessions.size() >= MOST)) {
            return Added.REFUSED;
        }
        var joined = sessions.subList(from, to);
        journey.before(person, this, joined);
        joined.forEach(session -> bytes -= session.sizeInBytes());
        var session = join(joined, time);
        session.depth += journey.deep ? 1 : 0;
        for (var accumulator : session.accumulators) {
            accumulator.addEvent(journey.event);
        }
        joined.clear();
        sessions.add(from, session);
        bytes += session.sizeInBytes();
        journey.after(person, this, session, out);
        return Added.CHANGED;
    }

    private PersonSession join(List<PersonSession> joined, long time) {
        long receivedAt = journey.event.receivedAt();
        if (joined.isEmpty()) {
            return new PersonSession(time, receivedAt, journey.group, journey.accumulators());
        }
        var session = joined.get(0);
        session.cover(time, receivedAt, journey.group);
        joined.subList(1, joined.size()).forEach(session::join);
        return session;
    }

    /** The first session that ends at the time or later. */
    private int first(long time) {
        int at = sessions.size();
        while (at > 0 && sessions.get(at - 1).end >= time) {
            at--;
        }
        return at;
    }

    /** Every session that starts in [from, to), in order. */
    void each(long from, long to, Consumer<PersonSession> use) {
        for (int i = first(from); i < sessions.size() && sessions.get(i).start < to; i++) {
            if (sessions.get(i).start >= from) {
                use.accept(sessions.get(i));
            }
        }
    }

    @Override
    public boolean expire(long time, long receivedAt) {
        if (!sessions.removeIf(session -> session.end < time && session.newestReceivedAt < receivedAt)) {
            return false;
        }
        bytes = OVERHEAD
                + sessions.stream().mapToInt(PersonSession::sizeInBytes).sum();
        return true;
    }

    @Override
    public boolean isEmpty() {
        return sessions.isEmpty();
    }

    @Override
    public void write(ByteSink out) {
        out.putByte(VERSION);
        out.putVarLong(sessions.size());
        long previous = 0;
        for (var session : sessions) {
            session.write(previous, out);
            previous = session.end;
        }
    }

    static SessionHistory read(SessionJourney journey, ByteBuffer in) {
        HistoryCache.expectVersion(in, VERSION);
        var history = new SessionHistory(journey);
        int count = HistoryCache.count(in);
        long previous = 0;
        for (int i = 0; i < count; i++) {
            var session = PersonSession.read(journey, previous, in);
            history.sessions.add(session);
            history.bytes += session.sizeInBytes();
            previous = session.end;
        }
        return history;
    }

    @Override
    public int sizeInBytes() {
        return bytes;
    }
}
