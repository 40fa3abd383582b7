package io.millrace.aggregation.request;

import io.millrace.runtime.http.RequestException;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Response body of limited length, in chunks that are charged to the request's memory budget. A longer body is refused with 422.
 * Not thread-safe.
 */
public final class ResponseBody extends OutputStream {
    static final int CHUNK = 32 << 10;

    private final long maxLength;
    private final Budget budget;
    private final List<Buffer> chunks = new ArrayList<>();
    private Buffer last;
    private long length;

    public ResponseBody(long maxLength, Budget budget) {
        this.maxLength = maxLength;
        this.budget = budget;
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        if (length + count > maxLength) {
            throw new RequestException(
                    422,
                    "answer_too_large",
                    "the response would be longer than " + maxLength + " bytes: request fewer rows with limit=, and"
                            + " continue with the cursor");
        }
        length += count;
        for (int from = offset; from < offset + count; ) {
            int some = Math.min(room(), offset + count - from);
            last.appendBytes(bytes, from, some);
            from += some;
        }
    }

    private int room() {
        if (last == null || last.length() == CHUNK) {
            budget.check();
            budget.reserve(CHUNK);
            last = Buffer.buffer(CHUNK);
            chunks.add(last);
        }
        return CHUNK - last.length();
    }

    public long length() {
        return length;
    }

    /** Removes and returns the next chunk; null after the last. */
    Buffer removeNext() {
        return chunks.isEmpty() ? null : chunks.remove(0);
    }

    byte[] toByteArray() {
        ByteArrayOutputStream all = new ByteArrayOutputStream(Math.toIntExact(length));
        chunks.forEach(chunk -> all.writeBytes(chunk.getBytes()));
        return all.toByteArray();
    }

    /** Returns a removed chunk's memory to the budget. */
    void release(Buffer chunk) {
        budget.release(Math.max(CHUNK, chunk.length()));
    }
}
