package io.millrace.aggregation.query;

import java.io.ByteArrayOutputStream;

/** An answer as it is written, up to a bound; beyond it the query is refused with 422. */
final class AnswerBytes extends ByteArrayOutputStream {
    private final long most;

    AnswerBytes(long most) {
        this.most = most;
    }

    @Override
    public synchronized void write(int one) {
        require(1);
        super.write(one);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        require(length);
        super.write(bytes, offset, length);
    }

    private void require(int more) {
        if (size() + (long) more > most) {
            throw new RequestException(
                    422,
                    "answer_too_large",
                    "the answer would be longer than " + most + " bytes: ask for fewer rows with limit=, and go on with"
                            + " the cursor");
        }
    }
}
