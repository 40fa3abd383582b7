package io.millrace.enrichment.person;

import java.util.Comparator;

/**
 * A device that has to know the person of a user, though its own person may be another.
 *
 * @param device the device
 * @param user the user on it
 */
record Subscription(String device, String user) implements Comparable<Subscription> {
    private static final Comparator<Subscription> ORDER =
            Comparator.comparing(Subscription::device).thenComparing(Subscription::user);

    @Override
    public int compareTo(Subscription other) {
        return ORDER.compare(this, other);
    }
}
