package io.millrace.bench;

import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.EventType;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Small events of one day, long over, each of one account: each account once, in an order that spreads them, and from then on
 * accounts at random. With fewer groups the same accounts are counted modulo the groups, so that runs differ in nothing
 * else.
 */
final class GroupEvents {
    private static final long DAY = Duration.ofDays(1).toMillis();
    /** Shares no factor with numbers of accounts that people ask for. */
    private static final long STEP = 7_368_787;

    private final int accounts;
    private final int[] counts;
    private final long day = Math.floorDiv(System.currentTimeMillis(), DAY) * DAY - 2 * DAY;
    private final SplittableRandom random = new SplittableRandom(11);
    private final double millisPerEvent;
    private long made;

    /**
     * @param accounts how many there are
     * @param groups how many groups they are counted in, no more than accounts
     * @param events how many are made at most
     */
    GroupEvents(int accounts, int groups, int events) {
        if (accounts % STEP == 0) {
            throw new IllegalArgumentException("not a multiple of " + STEP + ": " + accounts);
        }
        this.accounts = accounts;
        this.counts = new int[groups];
        // A little less than the day: none falls out of it.
        this.millisPerEvent = (DAY - 1_000.0) / events;
    }

    /** How many events of each group were made. */
    int[] counts() {
        return counts.clone();
    }

    /** As long and as little alike as names of accounts often are; it ends with the number. */
    private static String name(int group) {
        return new UUID(group * 0x9E37_79B9_7F4A_7C15L, group).toString();
    }

    /** The number of the group that is called so. */
    static int number(String group) {
        return Integer.parseInt(group, group.length() - 8, group.length(), 16);
    }

    /** The same at a steady pace, by making its caller wait. */
    Supplier<EnrichedEvent> paced(int perSecond) {
        long start = System.nanoTime();
        long before = made;
        return () -> {
            long due = start + (made - before) * 1_000_000_000L / perSecond;
            LockSupport.parkNanos(due - System.nanoTime());
            return next();
        };
    }

    EnrichedEvent next() {
        int account = made < accounts ? (int) (made * STEP % accounts) : random.nextInt(accounts);
        int group = account % counts.length;
        counts[group]++;
        return EnrichedEvent.newBuilder()
                .setTime(day + (long) (made++ * millisPerEvent))
                .setReceivedAt(System.currentTimeMillis())
                .setTenant("default")
                .setType(EventType.TRACK)
                .setName("Paid")
                .setPerson("p" + account % 10_000)
                .setSession("s")
                .setBot(false)
                .setMessageId("m" + made)
                .setProperties(Map.of("account", name(group), "amount", (double) (made % 1_000)))
                .build();
    }
}
