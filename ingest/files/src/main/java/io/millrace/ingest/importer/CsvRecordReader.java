package io.millrace.ingest.importer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reader of CSV records. A line end inside a quoted field is part of the record. A quote opens a field only as its first
 * character.
 *
 * <p>A record that spans several lines and proves invalid (text after a closing quote, another number of fields than the
 * header, too long, end of file) costs its first line only: reading resumes at the second line. So a stray quote costs its
 * own line. For one thread.
 */
final class CsvRecordReader implements LineSource {
    private static final int READ_BYTES = 64 * 1024;
    private static final int UNKNOWN = 0;

    private final InputStream in;
    private final int bound;
    private final byte separator;
    private byte[] window;
    private int from;
    private int to;
    private boolean ended;
    private long offset;
    private long linesBefore;
    private long number;
    private int columns = UNKNOWN;
    private boolean cut;
    private boolean terminated;

    /** State of the scan. */
    private enum State {
        FIELD_START,
        PLAIN,
        QUOTED,
        AFTER_QUOTE,
        BROKEN
    }

    /** @param bound most bytes of a record */
    CsvRecordReader(InputStream in, int bound, char separator) {
        this.in = in;
        this.bound = bound;
        this.separator = (byte) separator;
        this.window = new byte[bound + READ_BYTES];
    }

    /** Sets the number of fields of a record, once the header has been read. */
    void setColumns(int count) {
        columns = count;
    }

    @Override
    public byte[] next() throws IOException {
        cut = false;
        terminated = false;
        number = linesBefore + 1;
        if (!has(0)) {
            return null;
        }
        var state = State.FIELD_START;
        int fields = 1;
        int firstEnd = -1;
        for (int i = 0; ; i++) {
            if (i > bound) {
                return firstEnd >= 0 ? take(firstEnd, true) : takeCut();
            }
            if (!has(i)) {
                // A quote that is still open at the end of the file was a stray one.
                return firstEnd >= 0 && (state == State.QUOTED || !fits(fields))
                        ? take(firstEnd, true)
                        : take(i, false);
            }
            byte b = window[from + i];
            if (offset == 0 && i < LineText.BYTE_ORDER_MARK.length && b == LineText.BYTE_ORDER_MARK[i]) {
                continue;
            }
            if (b == '\n' && state != State.QUOTED) {
                return firstEnd >= 0 && !fits(fields) ? take(firstEnd, true) : take(i, true);
            }
            if (b == '\n' && firstEnd < 0) {
                firstEnd = i;
            }
            state = next(state, b);
            fields += state == State.FIELD_START ? 1 : 0;
            if (firstEnd >= 0 && (state == State.BROKEN || (columns != UNKNOWN && fields > columns + 1))) {
                return take(firstEnd, true);
            }
        }
    }

    private State next(State state, byte b) {
        if (state == State.QUOTED) {
            return b == '"' ? State.AFTER_QUOTE : State.QUOTED;
        }
        if (b == separator) {
            return State.FIELD_START;
        }
        return switch (state) {
            case FIELD_START -> b == '"' ? State.QUOTED : State.PLAIN;
            case AFTER_QUOTE -> b == '"' ? State.QUOTED : b == '\r' ? State.AFTER_QUOTE : State.BROKEN;
            default -> state;
        };
    }

    /** Whether the number of fields is right; one more is allowed, as many programs end each line with a separator. */
    private boolean fits(int fields) {
        return columns == UNKNOWN || fields == columns || fields == columns + 1;
    }

    /** Whether the byte at this offset in the record exists; reads more of the file if needed. */
    private boolean has(int i) throws IOException {
        while (from + i >= to) {
            if (ended) {
                return false;
            }
            if (to == window.length) {
                System.arraycopy(window, from, window, 0, to - from);
                to -= from;
                from = 0;
            }
            int read = in.read(window, to, window.length - to);
            ended = read < 0;
            to += Math.max(0, read);
        }
        return true;
    }

    private byte[] take(int length, boolean withEnd) {
        var bytes = Arrays.copyOfRange(window, from, from + length);
        terminated = withEnd;
        int whole = withEnd ? length + 1 : length;
        for (int i = from; i < from + whole; i++) {
            linesBefore += window[i] == '\n' ? 1 : 0;
        }
        from += whole;
        offset += whole;
        return LineReader.withoutReturn(bytes);
    }

    /** Takes the beginning of a line that is too long, and skips the rest. */
    private byte[] takeCut() throws IOException {
        var bytes = take(bound, false);
        cut = true;
        while (has(0)) {
            byte b = window[from++];
            offset++;
            if (b == '\n') {
                linesBefore++;
                terminated = true;
                break;
            }
        }
        return bytes;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public boolean wasCut() {
        return cut;
    }

    @Override
    public boolean wasTerminated() {
        return terminated;
    }
}
