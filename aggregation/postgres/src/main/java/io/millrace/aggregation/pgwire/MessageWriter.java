package io.millrace.aggregation.pgwire;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;

/** Writer of the messages of a server. Not thread-safe. */
public final class MessageWriter {
    private Buffer out = Buffer.buffer();

    public int length() {
        return out.length();
    }

    /** Everything written since the last call. */
    public Buffer take() {
        Buffer all = out;
        out = Buffer.buffer();
        return all;
    }

    /** One byte before the protocol proper: whether encryption begins now. */
    public void encryption(boolean begins) {
        out.appendByte((byte) (begins ? 'S' : 'N'));
    }

    public void authenticationOk() {
        end(begin('R', 0));
    }

    public void askForPassword() {
        end(begin('R', 3));
    }

    public void parameter(String name, String value) {
        int start = begin('S');
        text(name);
        text(value);
        end(start);
    }

    /** What a client sends to cancel a statement. */
    public void cancelKey(int process, int secret) {
        int start = begin('K', process);
        out.appendInt(secret);
        end(start);
    }

    /** Tells a client of a newer protocol which version and options are understood. */
    public void negotiateVersion(List<String> unknownOptions) {
        int start = begin('v', 0);
        out.appendInt(unknownOptions.size());
        unknownOptions.forEach(this::text);
        end(start);
    }

    /**
     * Says that the next query may come.
     *
     * @param transaction {@code I}: none, {@code T}: open, {@code E}: failed
     */
    public void ready(char transaction) {
        int start = begin('Z');
        out.appendByte((byte) transaction);
        end(start);
    }

    public void complete(String tag) {
        int start = begin('C');
        text(tag);
        end(start);
    }

    public void emptyStatement() {
        end(begin('I'));
    }

    public void parsed() {
        end(begin('1'));
    }

    public void bound() {
        end(begin('2'));
    }

    public void closed() {
        end(begin('3'));
    }

    public void noData() {
        end(begin('n'));
    }

    public void suspended() {
        end(begin('s'));
    }

    public void parameterTypes(List<PgType> types) {
        int start = begin('t');
        out.appendShort((short) types.size());
        types.forEach(type -> out.appendInt(type.oid()));
        end(start);
    }

    public void columns(List<ResultColumn> columns, Formats formats) {
        int start = begin('T');
        out.appendShort((short) columns.size());
        for (int i = 0; i < columns.size(); i++) {
            PgType type = columns.get(i).type();
            text(columns.get(i).name());
            out.appendInt(0).appendShort((short) 0);
            out.appendInt(type.oid()).appendShort((short) type.bytes()).appendInt(-1);
            out.appendShort((short) (formats.isBinary(i) ? 1 : 0));
        }
        end(start);
    }

    /**
     * A row.
     *
     * @param zone time zone in which times are shown as text
     */
    public void row(List<ResultColumn> columns, Object[] row, Formats formats, ZoneId zone) {
        int start = begin('D');
        out.appendShort((short) row.length);
        for (int i = 0; i < row.length; i++) {
            if (row[i] == null) {
                out.appendInt(-1);
                continue;
            }
            PgType type = columns.get(i).type();
            byte[] value = formats.isBinary(i)
                    ? BinaryValues.encode(type, row[i])
                    : TextValues.encode(type, row[i], zone).getBytes(StandardCharsets.UTF_8);
            out.appendInt(value.length).appendBytes(value);
        }
        end(start);
    }

    public void error(PgException error) {
        int start = begin('E');
        field('S', error.isFatal() ? "FATAL" : "ERROR");
        field('V', error.isFatal() ? "FATAL" : "ERROR");
        field('C', error.state().code());
        field('M', error.getMessage());
        if (error.position() > 0) {
            field('P', Integer.toString(error.position()));
        }
        out.appendByte((byte) 0);
        end(start);
    }

    public void notice(SqlState state, String message) {
        int start = begin('N');
        field('S', "NOTICE");
        field('V', "NOTICE");
        field('C', state.code());
        field('M', message);
        out.appendByte((byte) 0);
        end(start);
    }

    private void field(char code, String value) {
        out.appendByte((byte) code);
        text(value);
    }

    /** A zero byte would end the text early; no text of ours needs one. */
    private void text(String text) {
        out.appendString(text.indexOf('\0') < 0 ? text : text.replace("\0", "")).appendByte((byte) 0);
    }

    private int begin(char type) {
        out.appendByte((byte) type);
        int start = out.length();
        out.appendInt(0);
        return start;
    }

    private int begin(char type, int first) {
        int start = begin(type);
        out.appendInt(first);
        return start;
    }

    private void end(int start) {
        out.setInt(start, out.length() - start);
    }
}
