package io.millrace.peers;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The meter of this process. Flink makes its operators from bytes, so that there is no constructor to hand it in by;
 * the reference is set once, by main.
 */
final class Metering {
    private static final AtomicReference<Meter> METER = new AtomicReference<>();

    private Metering() {}

    static void use(Meter meter) {
        METER.set(meter);
    }

    static Meter meter() {
        return METER.get();
    }
}
