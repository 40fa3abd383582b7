package io.millrace.aggregation.combine;

import io.millrace.aggregation.measure.Accumulator;

/** The partial aggregates of one group of one window since the last flush. */
final class PartialGroup {
    /** Encoded by {@link io.millrace.aggregation.partial.GroupCodec}. */
    final byte[] group;

    final long newestReceivedAt;
    /** One for each measure. */
    final Accumulator[] accumulators;

    PartialGroup(byte[] group, long newestReceivedAt, Accumulator[] accumulators) {
        this.group = group;
        this.newestReceivedAt = newestReceivedAt;
        this.accumulators = accumulators;
    }
}
