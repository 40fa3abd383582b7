package io.millrace.ingest.importer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.ingest.client.BatchBuffer;
import io.millrace.ingest.client.CollectorClient;
import io.millrace.ingest.client.RefusedException;
import io.millrace.ingest.importer.Checkpoint.Position;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sender of batches over one connection, one after the other; the next batch is filled meanwhile. All events of a device
 * take one lane, which keeps their order. {@link #add} and {@link #flush} are for the reader's thread.
 */
final class Lane implements Runnable {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MAX_QUEUED_BATCHES = 2;
    private static final Batch END = new Batch(new byte[0], null);

    private final String path;
    private final CollectorClient client;
    private final PendingBatches pending;
    private final ImportCounts counts;
    private final AtomicReference<Exception> failure;
    private final BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(MAX_QUEUED_BATCHES);
    private final BatchBuffer filling = new BatchBuffer();
    private Position before;

    private static final class Batch {
        private final byte[] body;
        private final Position before;

        Batch(byte[] body, Position before) {
            this.body = body;
            this.before = before;
        }
    }

    /** @param failure receives the first failure of any lane */
    Lane(
            String path,
            CollectorClient client,
            PendingBatches pending,
            ImportCounts counts,
            AtomicReference<Exception> failure) {
        this.path = path;
        this.client = client;
        this.pending = pending;
        this.counts = counts;
        this.failure = failure;
    }

    /** Adds an event; blocks while the queue is full. */
    void add(byte[] json, Position positionBefore) throws InterruptedException {
        if (!filling.fits(json.length)) {
            flush();
        }
        if (filling.isEmpty()) {
            before = positionBefore;
            pending.started(before);
        }
        filling.add(json);
    }

    /** Queues the batch that is being filled. */
    void flush() throws InterruptedException {
        if (!filling.isEmpty()) {
            put(new Batch(filling.drain(), before));
        }
    }

    /** Queues the last batch and the end marker. */
    void end() throws InterruptedException {
        flush();
        put(END);
    }

    private void put(Batch batch) throws InterruptedException {
        while (!queue.offer(batch, 100, TimeUnit.MILLISECONDS)) {
            if (failure.get() != null) {
                return;
            }
        }
    }

    @Override
    public void run() {
        try {
            for (var batch = queue.take(); !isEnd(batch); batch = queue.take()) {
                countVerdicts(client.post(path, batch.body));
                pending.completed(batch.before);
            }
        } catch (RefusedException | IOException | InterruptedException e) {
            // Ends the import: the reader rethrows it.
            failure.compareAndSet(null, e);
        }
    }

    private static boolean isEnd(Batch batch) {
        return batch.body.length == 0;
    }

    private void countVerdicts(String response) throws IOException {
        int accepted = 0;
        int rejected = 0;
        try (var in = JSON.createParser(response)) {
            for (var token = in.nextToken(); token != null; token = in.nextToken()) {
                if (token == JsonToken.VALUE_STRING && "message".equals(in.currentName())) {
                    counts.rejectedBecause(in.getText());
                }
                if (token == JsonToken.VALUE_STRING && "status".equals(in.currentName())) {
                    if (in.getText().equals("accepted")) {
                        accepted++;
                    } else {
                        rejected++;
                    }
                }
            }
        }
        counts.addVerdicts(accepted, rejected);
    }
}
