package io.millrace.ingest.importer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Splits CSV into records: a line end inside of a quoted field is part of the record. A quote opens a field only as its
 * first character.
 *
 * <p>A record that goes on over several lines and then proves to be none (text behind a closing quote, another number of
 * fields than the header has, too long, the end of the file) costs its first line only: reading goes on with the second
 * line, which is likely a good one. So a stray quote costs its line. For one thread.
 */
final class CsvRecordReader implements LineSource {
    private static final int READ = 64 * 1024;
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

    /** Where the scan is in the record. */
    private enum At {
        FIELD_START,
        PLAIN,
        QUOTED,
        BEHIND_QUOTE,
        BROKEN
    }

    /** @param bound a record's bytes that are kept */
    CsvRecordReader(InputStream in, int bound, char separator) {
        this.in = in;
        this.bound = bound;
        this.separator = (byte) separator;
        this.window = new byte[bound + READ];
    }

    /** Says how many fields a record has: a header has been read. */
    void columns(int count) {
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
        var at = At.FIELD_START;
        int fields = 1;
        int firstEnd = -1;
        for (int i = 0; ; i++) {
            if (i > bound) {
                return firstEnd >= 0 ? take(firstEnd, true) : takeCut();
            }
            if (!has(i)) {
                // A quote that is still open here was never one.
                return firstEnd >= 0 && (at == At.QUOTED || !fits(fields)) ? take(firstEnd, true) : take(i, false);
            }
            byte b = window[from + i];
            if (offset == 0 && i < LineText.MARK.length && b == LineText.MARK[i]) {
                continue;
            }
            if (b == '\n' && at != At.QUOTED) {
                return firstEnd >= 0 && !fits(fields) ? take(firstEnd, true) : take(i, true);
            }
            if (b == '\n' && firstEnd < 0) {
                firstEnd = i;
            }
            at = after(at, b);
            fields += at == At.FIELD_START ? 1 : 0;
            if (firstEnd >= 0 && (at == At.BROKEN || (columns != UNKNOWN && fields > columns + 1))) {
                return take(firstEnd, true);
            }
        }
    }

    private At after(At at, byte b) {
        if (at == At.QUOTED) {
            return b == '"' ? At.BEHIND_QUOTE : At.QUOTED;
        }
        if (b == separator) {
            return At.FIELD_START;
        }
        return switch (at) {
            case FIELD_START -> b == '"' ? At.QUOTED : At.PLAIN;
            case BEHIND_QUOTE -> b == '"' ? At.QUOTED : b == '\r' ? At.BEHIND_QUOTE : At.BROKEN;
            default -> at;
        };
    }

    /** One field more may be there and empty: many programs end each line with a separator. */
    private boolean fits(int fields) {
        return columns == UNKNOWN || fields == columns || fields == columns + 1;
    }

    /** Whether there is a byte so far behind the record's beginning. */
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

    /** The beginning of a line that is too long; its rest is skipped. */
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
