package io.millrace.sink.delivery;

import java.util.Comparator;

/** Place of a row among all that have its key: of two rows the one with the greater generation, then revision, is right. */
record RowVersion(long generation, long revision) implements Comparable<RowVersion> {
    private static final Comparator<RowVersion> ORDER =
            Comparator.comparingLong(RowVersion::generation).thenComparingLong(RowVersion::revision);

    @Override
    public int compareTo(RowVersion other) {
        return ORDER.compare(this, other);
    }
}
