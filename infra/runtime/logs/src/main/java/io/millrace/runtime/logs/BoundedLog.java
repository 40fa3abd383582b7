package io.millrace.runtime.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Marker;

/**
 * Filter that bounds warnings and errors under a flood of what is wrong, ours and those of libraries: at most {@value #ENTRIES_PER_KIND}
 * entries of one logger and message in ten seconds, for {@value #KINDS} of these kinds and once more for all others together. Then one
 * entry for each says how many were left out. Entries below a warning say what the service and its users do, and are all kept. Named
 * by {@code logback.xml}. Thread-safe.
 */
public final class BoundedLog extends TurboFilter {
    static final int ENTRIES_PER_KIND = 20;
    static final int KINDS = 100;
    private static final int PERIOD_SECONDS = 10;

    private final EntryBudget budget = new EntryBudget(ENTRIES_PER_KIND, KINDS);
    private ScheduledFuture<?> periods;

    @Override
    public void start() {
        super.start();
        periods = getContext()
                .getScheduledExecutorService()
                .scheduleAtFixedRate(this::nextPeriod, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void stop() {
        super.stop();
        if (periods != null) {
            periods.cancel(false);
            nextPeriod();
        }
    }

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] parameters, Throwable failure) {
        boolean isQuestion = format == null;
        boolean isHidden = !level.isGreaterOrEqual(logger.getEffectiveLevel());
        if (isQuestion || isHidden || !level.isGreaterOrEqual(Level.WARN) || isOurs(logger)) {
            return FilterReply.NEUTRAL;
        }
        var kind = new EntryBudget.Kind(logger.getName(), format);
        synchronized (budget) {
            return budget.take(kind) ? FilterReply.NEUTRAL : FilterReply.DENY;
        }
    }

    /** Says what was left out since the last time. */
    void nextPeriod() {
        List<EntryBudget.LeftOut> leftOut;
        synchronized (budget) {
            leftOut = budget.nextPeriod();
        }
        var log = ((LoggerContext) getContext()).getLogger(BoundedLog.class);
        leftOut.forEach(some -> log.warn(
                "{} more entries in {} s were left out, of {}: {}",
                some.entries(),
                PERIOD_SECONDS,
                some.kind().logger(),
                some.kind().message()));
    }

    private static boolean isOurs(Logger logger) {
        return logger.getName().equals(BoundedLog.class.getName());
    }
}
