package io.millrace.aggregation.query;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer as it is written, up to a bound; beyond it the query is refused with 422. It is kept in pieces, so that it takes no
 * more heap than it has bytes, and takes that of the request's budget. Not thread-safe.
 */
public final class AnswerBytes extends OutputStream {
    static final int PIECE = 32 << 10;

    private final long most;
    private final Budget budget;
    private final List<Buffer> pieces = new ArrayList<>();
    private Buffer last;
    private long length;

    public AnswerBytes(long most, Budget budget) {
        this.most = most;
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
        if (length + count > most) {
            throw new RequestException(
                    422,
                    "answer_too_large",
                    "the answer would be longer than " + most + " bytes: ask for fewer rows with limit=, and go on with"
                            + " the cursor");
        }
        length += count;
        for (int from = offset; from < offset + count; ) {
            int some = Math.min(room(), offset + count - from);
            last.appendBytes(bytes, from, some);
            from += some;
        }
    }

    private int room() {
        if (last == null || last.length() == PIECE) {
            budget.check();
            budget.take(PIECE);
            last = Buffer.buffer(PIECE);
            pieces.add(last);
        }
        return PIECE - last.length();
    }

    public long length() {
        return length;
    }

    /** The next piece in its order, which is then forgotten here; null after the last. */
    Buffer next() {
        return pieces.isEmpty() ? null : pieces.remove(0);
    }

    /** All of it at once. */
    byte[] toByteArray() {
        ByteArrayOutputStream all = new ByteArrayOutputStream(Math.toIntExact(length));
        pieces.forEach(piece -> all.writeBytes(piece.getBytes()));
        return all.toByteArray();
    }

    void sent(Buffer piece) {
        budget.giveBack(Math.max(PIECE, piece.length()));
    }
}
