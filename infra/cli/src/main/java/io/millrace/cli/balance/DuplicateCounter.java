package io.millrace.cli.balance;

import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.Stage;
import io.millrace.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Counter of duplicate raw events, by enrichment's own rule but without asking enrichment: same tenant, same message id, same
 * partition, received less than 24 hours apart. An event that enrichment refused is no duplicate, so failures must be added
 * before raw events. Not thread-safe.
 */
final class DuplicateCounter {
    private static final long PERIOD_MS = Duration.ofHours(24).toMillis();
    /** Path of a failed event that enrichment could not write; enrichment had marked its message id as seen by then. */
    private static final String UNWRITTEN = "record for ";

    private final Set<Long> refused = new HashSet<>();
    private final LongLongMap receivedAtById = new LongLongMap();
    private final MessageDigest digest;
    private long count;

    DuplicateCounter() {
        try {
            digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    /** Adds a failed event of any stage; only those that enrichment refused before it marked their id matter. */
    void addFailed(FailedEvent event) {
        boolean isRaw =
                event.getStage() == Stage.ENRICHMENT && Topics.EVENTS_RAW.name().equals(event.getTopic());
        boolean idWasSeen = event.getPath() != null && event.getPath().startsWith(UNWRITTEN);
        if (isRaw && !idWasSeen && event.getPartition() != null && event.getOffset() != null) {
            refused.add(position(event.getPartition(), event.getOffset()));
        }
    }

    /** Adds a raw event; events of one partition come in the order of their offsets. */
    void addRaw(int partition, long offset, RawEvent event) {
        if (refused.contains(position(partition, offset))) {
            return;
        }
        var id = partition + "\n" + event.getTenant() + "\n" + event.getMessageId();
        long receivedAt = event.getReceivedAt();
        long period = receivedAt - receivedAt % PERIOD_MS;
        if (receivedAtById.containsKey(key(id, period))
                || isNear(key(id, period - PERIOD_MS), receivedAt)
                || isNear(key(id, period + PERIOD_MS), receivedAt)) {
            count++;
        } else {
            receivedAtById.put(key(id, period), receivedAt);
        }
    }

    long count() {
        return count;
    }

    private boolean isNear(long key, long receivedAt) {
        return receivedAtById.containsKey(key) && Math.abs(receivedAt - receivedAtById.get(key)) < PERIOD_MS;
    }

    private static long position(int partition, long offset) {
        return ((long) partition << 44) ^ offset;
    }

    private long key(String id, long period) {
        digest.update((id + "\n" + period).getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(digest.digest()).getLong();
    }
}
