package io.millrace.ingest.http;

import io.millrace.ingest.event.Rejection;
import io.millrace.schemas.failed.FailureReason;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Bounded gzip decompression, safe against gzip bombs. */
final class Inflate {
    private static final int BUFFER = 8 * 1024;

    private Inflate() {}

    /** Whether the bytes begin with gzip's magic number, which JSON never does. Content-Encoding is not trusted. */
    static boolean isGzip(byte[] bytes, int length) {
        return length >= 2 && bytes[0] == (byte) 0x1f && bytes[1] == (byte) 0x8b;
    }

    /**
     * The inflated bytes.
     *
     * @throws Rejection with BATCH_TOO_LARGE beyond the limit, with INVALID_ENCODING if the input is not gzip
     */
    static byte[] gzip(byte[] bytes, int length, int limit) throws Rejection {
        var out = new byte[Math.min(limit, Math.max(BUFFER, length * 4))];
        int size = 0;
        try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes, 0, length), BUFFER)) {
            while (true) {
                if (size == out.length) {
                    if (size == limit) {
                        if (in.read() < 0) {
                            return out;
                        }
                        throw tooLarge(limit);
                    }
                    out = Arrays.copyOf(out, (int) Math.min(limit, out.length * 2L));
                }
                int read = in.read(out, size, out.length - size);
                if (read < 0) {
                    return Arrays.copyOf(out, size);
                }
                size += read;
            }
        } catch (ZipException | EOFException e) {
            throw new Rejection(FailureReason.INVALID_ENCODING, "", "not valid gzip: " + e.getMessage());
        } catch (IOException e) {
            // Rejected at the edge: with the input in memory, only its content can fail.
            throw new Rejection(FailureReason.INVALID_ENCODING, "", "gzip can't be read: " + e.getMessage());
        }
    }

    static Rejection tooLarge(int limit) {
        return new Rejection(
                FailureReason.BATCH_TOO_LARGE, "", "a request may have " + limit + " bytes at most, inflated");
    }
}
