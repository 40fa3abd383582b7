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

/**
 * Which raw events are duplicates, by enrichment's own rule but without asking it: the same tenant and message id, in the
 * same partition, received less than 24 hours apart. An id that comes again from a device of another partition is not
 * one, nor is an event that enrichment refused. For one thread; failures come first.
 */
final class Duplicates {
    private static final long GENERATION_MS = Duration.ofHours(24).toMillis();
    private static final String AFTERWARDS = "record for ";

    private final LongHashSet refused = new LongHashSet();
    private final LongMap seen = new LongMap();
    private final MessageDigest digest;
    private long count;

    Duplicates() {
        try {
            digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    /** An event that a stage refused. */
    void failed(FailedEvent event) {
        boolean isRaw =
                event.getStage() == Stage.ENRICHMENT && Topics.EVENTS_RAW.name().equals(event.getTopic());
        // What could not be written was refused after its id had been noted; of all else enrichment knows no id.
        boolean afterwards = event.getPath() != null && event.getPath().startsWith(AFTERWARDS);
        if (isRaw && !afterwards && event.getPartition() != null && event.getOffset() != null) {
            refused.add(place(event.getPartition(), event.getOffset()));
        }
    }

    /** A raw event, in the order of its partition. */
    void raw(int partition, long offset, RawEvent event) {
        if (refused.contains(place(partition, offset))) {
            return;
        }
        var id = partition + "\n" + event.getTenant() + "\n" + event.getMessageId();
        long receivedAt = event.getReceivedAt();
        long generation = receivedAt - receivedAt % GENERATION_MS;
        if (seen.contains(key(id, generation))
                || isNear(key(id, generation - GENERATION_MS), receivedAt)
                || isNear(key(id, generation + GENERATION_MS), receivedAt)) {
            count++;
        } else {
            seen.put(key(id, generation), receivedAt);
        }
    }

    long count() {
        return count;
    }

    private boolean isNear(long key, long receivedAt) {
        return seen.contains(key) && Math.abs(receivedAt - seen.get(key)) < GENERATION_MS;
    }

    private static long place(int partition, long offset) {
        return ((long) partition << 44) ^ offset;
    }

    private long key(String id, long generation) {
        digest.update((id + "\n" + generation).getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(digest.digest()).getLong();
    }
}
