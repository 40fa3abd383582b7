package io.millrace.aggregation.query;

import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a request holds until its response has ended, such as a place among those under way; given back once. */
public final class Held {
    private static final String ATTRIBUTE = Held.class.getName();

    private final Runnable giveBack;
    private final AtomicBoolean given = new AtomicBoolean();
    private volatile boolean outlives;

    private Held(Runnable giveBack) {
        this.giveBack = giveBack;
    }

    /** Has it given back at the request's end. */
    public static void until(RoutingContext context, Runnable giveBack) {
        Held held = new Held(giveBack);
        context.put(ATTRIBUTE, held);
        context.addEndHandler(ended -> {
            if (!held.outlives) {
                held.release();
            }
        });
    }

    /** Keeps it beyond the response, for a web socket; the returned action gives it back. */
    static Runnable keep(RoutingContext context) {
        Held held = context.get(ATTRIBUTE);
        if (held == null) {
            return () -> {};
        }
        held.outlives = true;
        return held::release;
    }

    private void release() {
        if (given.compareAndSet(false, true)) {
            giveBack.run();
        }
    }
}
