package io.millrace.ingest.importer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Stream that re-encodes text to UTF-8. Bytes that are invalid in the source encoding become a byte that is invalid in UTF-8,
 * so that only their line is rejected. For one thread.
 */
final class Utf8InputStream extends InputStream {
    private static final int CHUNK_SIZE = 32 * 1024;
    private static final byte INVALID = (byte) 0xff;

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final ByteBuffer raw = ByteBuffer.allocate(CHUNK_SIZE).flip();
    private final CharBuffer text = CharBuffer.allocate(CHUNK_SIZE);
    private ByteBuffer out = ByteBuffer.allocate(0);
    private boolean ended;
    private boolean flushed;
    private boolean invalid;

    Utf8InputStream(InputStream in, Charset charset) {
        this.in = in;
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    @Override
    public int read() throws IOException {
        return fill() ? out.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] to, int at, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, out.remaining());
        out.get(to, at, count);
        return count;
    }

    /** Fills the output buffer; false at the end of the stream. */
    private boolean fill() throws IOException {
        while (!out.hasRemaining()) {
            if (invalid) {
                invalid = false;
                out = ByteBuffer.wrap(new byte[] {INVALID});
            } else if (flushed) {
                return false;
            } else {
                decode();
            }
        }
        return true;
    }

    private void decode() throws IOException {
        text.clear();
        var result = decoder.decode(raw, text, ended);
        if (result.isError()) {
            raw.position(raw.position() + result.length());
            invalid = true;
        } else if (result.isUnderflow()) {
            readMore();
        }
        text.flip();
        // A surrogate pair is never split here: a decoder writes both halves or neither.
        out = StandardCharsets.UTF_8.encode(text);
    }

    private void readMore() throws IOException {
        if (ended) {
            CoderResult unused = decoder.flush(text);
            flushed = true;
            return;
        }
        raw.compact();
        int read = in.read(raw.array(), raw.position(), raw.remaining());
        ended = read < 0;
        raw.position(raw.position() + Math.max(0, read));
        raw.flip();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
