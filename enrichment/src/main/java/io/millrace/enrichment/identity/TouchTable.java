package io.millrace.enrichment.identity;

import io.millrace.enrichment.attribution.SessionTouches;
import io.millrace.enrichment.attribution.Touch;
import io.millrace.enrichment.attribution.TrafficSource;
import io.millrace.enrichment.person.TouchCodec;
import io.millrace.enrichment.trait.CompactReader;
import io.millrace.enrichment.trait.CompactWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What the touches of one device's state are from, each once: the first touch of a person is mostly one of a session, too, and most
 * sessions are direct, which takes no bytes. Not thread-safe.
 */
final class TouchTable {
    private final List<TrafficSource> sources = new ArrayList<>(4);

    private TouchTable() {
        sources.add(TrafficSource.DIRECT);
    }

    /** The table of a state; null if it has no touches. */
    static TouchTable of(DeviceState state) {
        TouchTable table = null;
        for (var session : state.sessions()) {
            for (var touch : session.touches().touches()) {
                table = with(table, touch);
            }
        }
        table = with(table, state.own().firstTouch());
        for (var other : state.others()) {
            table = with(table, other.firstTouch());
        }
        return table;
    }

    private static TouchTable with(TouchTable known, Touch touch) {
        if (touch == null) {
            return known;
        }
        var table = known == null ? new TouchTable() : known;
        if (!table.sources.contains(touch.from())) {
            table.sources.add(touch.from());
        }
        return table;
    }

    void putSources(CompactWriter out) {
        out.putByte(sources.size() - 1);
        for (var source : sources.subList(1, sources.size())) {
            TouchCodec.putSource(out, source);
        }
    }

    static TouchTable get(CompactReader in) {
        var table = new TouchTable();
        for (int left = in.getByte(); left > 0; left--) {
            table.sources.add(TouchCodec.getSource(in));
        }
        return table;
    }

    void putTouches(CompactWriter out, Session session) {
        var touches = session.touches().touches();
        out.putByte(touches.size());
        for (var touch : touches) {
            putTouch(out, touch, session.origin());
        }
    }

    Session withTouches(CompactReader in, Session session) {
        int count = in.getByte();
        if (count == 0) {
            return session;
        }
        var touches = new ArrayList<Touch>(count);
        for (int i = 0; i < count; i++) {
            touches.add(getTouch(in, session.origin()));
        }
        return session.withTouches(new SessionTouches(List.copyOf(touches)));
    }

    /** Writes a touch whose time is near the base. */
    void putTouch(CompactWriter out, Touch touch, long base) {
        out.putLong(touch.time() - base);
        out.putByte((sources.indexOf(touch.from()) << 1) | (touch.campaign() ? 1 : 0));
    }

    Touch getTouch(CompactReader in, long base) {
        var time = in.getLong() + base;
        int index = in.getByte();
        return new Touch(time, (index & 1) == 1, sources.get(index >> 1));
    }
}
