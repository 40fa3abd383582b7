package io.millrace.sink.destination;

import java.util.Optional;

/**
 * Validated destination: which rows or alerts of an insight are delivered to which webhook. Immutable and thread-safe; holds
 * references of secrets, never a secret, so that it may be logged.
 *
 * @param name unique over all tenants
 * @param tenant the one tenant whose rows are delivered; empty for those of all tenants
 * @param insight name of the insight
 * @param emit what of the insight is delivered
 * @param where condition over the columns of a row, see {@link RowMatcher}; empty for every row
 * @param generation identifies what is delivered: raised when {@code from} or the tenant changes, and when a destination
 *     of the name is deleted and created anew. A generation begins with what is published from {@link #generation} on, which is
 *     a time, ms since the epoch
 * @param changedAt when it was last applied, paused, resumed or replayed, ms since the epoch
 * @param revision raised by every change, pauses and replays included
 * @param paused why nothing is delivered, until it is resumed; empty if it is active
 * @param replay the newest replay of this generation; empty if there was none
 * @param yaml the definition's source, as YAML of this destination alone
 */
public record Destination(
        String name,
        Optional<String> tenant,
        String description,
        String insight,
        Emit emit,
        Optional<String> where,
        WebhookTarget webhook,
        long generation,
        long revision,
        long changedAt,
        Optional<String> paused,
        Optional<Replay> replay,
        String yaml) {
    /** What of an insight is delivered. */
    public enum Emit {
        /** Rows of closed windows, and their corrections by late events. */
        FINAL,
        /** Every revision of a row. */
        UPDATES,
        /** Alerts that are raised and withdrawn. */
        ALERTS
    }

    /**
     * Request to deliver once more.
     *
     * @param from rows published from then on are delivered once more, ms since the epoch
     * @param revision revision of the destination that asked for it; differs for each replay
     */
    public record Replay(long from, long revision) {}

    /** Whether the rows of a tenant are delivered. */
    public boolean covers(String rowTenant) {
        return tenant.isEmpty() || tenant.get().equals(rowTenant);
    }

    /** Copy with another generation and revision, changed at a time. */
    Destination with(long newGeneration, long newRevision, long newChangedAt) {
        return with(newGeneration, newRevision, newChangedAt, paused, replay);
    }

    Destination with(
            long newGeneration,
            long newRevision,
            long newChangedAt,
            Optional<String> newPaused,
            Optional<Replay> newReplay) {
        return new Destination(
                name,
                tenant,
                description,
                insight,
                emit,
                where,
                webhook,
                newGeneration,
                newRevision,
                newChangedAt,
                newPaused,
                newReplay,
                yaml);
    }

    /** Copy that belongs to a tenant. */
    Destination withTenant(Optional<String> newTenant) {
        return new Destination(
                name,
                newTenant,
                description,
                insight,
                emit,
                where,
                webhook,
                generation,
                revision,
                changedAt,
                paused,
                replay,
                yaml);
    }
}
