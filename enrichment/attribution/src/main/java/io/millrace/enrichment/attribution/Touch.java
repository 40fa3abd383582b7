package io.millrace.enrichment.attribution;

import java.util.Comparator;

/**
 * An event that says what brought the visitor. Touches are ordered by time; of two at the same time a campaign comes first.
 *
 * @param time event time, ms since the epoch
 * @param campaign whether a campaign or click id says it, which starts a new attribution within a session; otherwise the page's
 *     referrer does, or that there is none
 * @param from what brought the visitor
 */
public record Touch(long time, boolean campaign, TrafficSource from) implements Comparable<Touch> {
    private static final Comparator<Touch> ORDER = Comparator.comparingLong(Touch::time)
            .thenComparing(Touch::campaign, Comparator.reverseOrder())
            .thenComparing(Touch::from);

    @Override
    public int compareTo(Touch other) {
        return ORDER.compare(this, other);
    }

    /** The earlier of two; either may be null, for none. */
    public static Touch earlier(Touch one, Touch other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return other.compareTo(one) < 0 ? other : one;
    }
}
