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
 * One connection's share of a file: batches sent one after the other, the next one being filled meanwhile. What belongs
 * to one device takes one lane, so that its order holds. {@link #add} and {@link #flush} are for the reader's thread.
 */
final class Lane implements Runnable {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int WAITING_BATCHES = 2;
    private static final Batch END = new Batch(new byte[0], null);

    private final String path;
    private final CollectorClient client;
    private final PendingBatches unanswered;
    private final ImportCounts tally;
    private final AtomicReference<Exception> failure;
    private final BlockingQueue<Batch> waiting = new ArrayBlockingQueue<>(WAITING_BATCHES);
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

    /** @param failure where the first failure of any lane is left for the reader */
    Lane(
            String path,
            CollectorClient client,
            PendingBatches unanswered,
            ImportCounts tally,
            AtomicReference<Exception> failure) {
        this.path = path;
        this.client = client;
        this.unanswered = unanswered;
        this.tally = tally;
        this.failure = failure;
    }

    /** Takes an entry; waits while too much is unsent. */
    void add(byte[] json, Position positionBefore) throws InterruptedException {
        if (!filling.fits(json.length)) {
            flush();
        }
        if (filling.isEmpty()) {
            before = positionBefore;
            unanswered.begins(before);
        }
        filling.add(json);
    }

    /** Hands on what has gathered. */
    void flush() throws InterruptedException {
        if (!filling.isEmpty()) {
            put(new Batch(filling.take(), before));
        }
    }

    /** Hands on what has gathered, then ends. */
    void end() throws InterruptedException {
        flush();
        put(END);
    }

    private void put(Batch batch) throws InterruptedException {
        while (!waiting.offer(batch, 100, TimeUnit.MILLISECONDS)) {
            if (failure.get() != null) {
                return;
            }
        }
    }

    @Override
    public void run() {
        try {
            for (var batch = waiting.take(); !isEnd(batch); batch = waiting.take()) {
                count(client.post(path, batch.body));
                unanswered.answered(batch.before);
            }
        } catch (RefusedException | IOException | InterruptedException e) {
            // The import ends with it: the reader finds it here.
            failure.compareAndSet(null, e);
        }
    }

    private static boolean isEnd(Batch batch) {
        return batch.body.length == 0;
    }

    private void count(String answer) throws IOException {
        int accepted = 0;
        int rejected = 0;
        try (var in = JSON.createParser(answer)) {
            for (var token = in.nextToken(); token != null; token = in.nextToken()) {
                if (token == JsonToken.VALUE_STRING && "message".equals(in.currentName())) {
                    tally.rejectedBecause(in.getText());
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
        tally.answered(accepted, rejected);
    }
}
