package io.millrace.runtime.http;

import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicBoolean;

/** Permit that a request holds until its response has ended, such as one of a key's concurrent requests. Released once. */
public final class RequestPermit {
    private static final String ATTRIBUTE = RequestPermit.class.getName();

    private final Runnable onRelease;
    private final AtomicBoolean released = new AtomicBoolean();
    private volatile boolean outlivesResponse;

    private RequestPermit(Runnable onRelease) {
        this.onRelease = onRelease;
    }

    /** Runs the action when the response ends. */
    public static void releaseAtEnd(RoutingContext context, Runnable onRelease) {
        RequestPermit permit = new RequestPermit(onRelease);
        context.put(ATTRIBUTE, permit);
        context.addEndHandler(ended -> {
            if (!permit.outlivesResponse) {
                permit.release();
            }
        });
    }

    /** Keeps the permit beyond the response, for a web socket. The returned action releases it. */
    public static Runnable keepBeyondResponse(RoutingContext context) {
        RequestPermit permit = context.get(ATTRIBUTE);
        if (permit == null) {
            return () -> {};
        }
        permit.outlivesResponse = true;
        return permit::release;
    }

    private void release() {
        if (released.compareAndSet(false, true)) {
            onRelease.run();
        }
    }
}
