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
 * A stream of text as UTF-8. Bytes that are none in the stream's own encoding become a byte that is none in UTF-8, so
 * that their line is refused as such a line of UTF-8 would be, and no other. For one thread.
 */
final class Utf8InputStream extends InputStream {
    private static final int CHUNK = 32 * 1024;
    private static final byte INVALID = (byte) 0xff;

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final ByteBuffer raw = ByteBuffer.allocate(CHUNK).flip();
    private final CharBuffer text = CharBuffer.allocate(CHUNK);
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

    /** Whether there is a byte to give. */
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
            more();
        }
        text.flip();
        // Halves of a pair never part here: a decoder gives both or neither.
        out = StandardCharsets.UTF_8.encode(text);
    }

    private void more() throws IOException {
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
