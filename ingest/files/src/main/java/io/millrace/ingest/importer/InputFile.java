package io.millrace.ingest.importer;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * File to import, inflated on reading if its content is gzip.
 *
 * @param path its path
 * @param isGzip whether its content is gzip
 */
record InputFile(Path path, boolean isGzip) {
    private static final int HEAD_BYTES = 64 * 1024;
    private static final String GZIP = "\u001f\u008b";

    /** First bytes of files without text lines, with what to tell the user. */
    private static final Map<String, String> UNSUPPORTED = unsupported();

    /**
     * Checks the file's first bytes.
     *
     * @throws IllegalArgumentException if the file has no text lines, saying what it is and what to do
     */
    static InputFile of(Path path) throws IOException {
        String start;
        try (var in = Files.newInputStream(path)) {
            start = new String(in.readNBytes(8), StandardCharsets.ISO_8859_1);
        }
        for (var other : UNSUPPORTED.entrySet()) {
            if (start.startsWith(other.getKey())) {
                throw new IllegalArgumentException(path + " is " + other.getValue());
            }
        }
        return new InputFile(path, start.startsWith(GZIP));
    }

    String name() {
        return path.getFileName().toString();
    }

    /** Its size in bytes, or 0 if it is compressed. */
    long size() throws IOException {
        return isGzip ? 0 : Files.size(path);
    }

    InputStream open() throws IOException {
        var file = Files.newInputStream(path);
        try {
            return isGzip ? new GZIPInputStream(new BufferedInputStream(file), HEAD_BYTES) : file;
        } catch (IOException e) {
            // Reported by the caller: the gzip header is invalid.
            file.close();
            throw e;
        }
    }

    /** Its first bytes, inflated. */
    byte[] head() throws IOException {
        try (var in = open()) {
            return in.readNBytes(HEAD_BYTES);
        }
    }

    private static Map<String, String> unsupported() {
        var unsupported = new LinkedHashMap<String, String>();
        unsupported.put(
                "PK\u0003\u0004", "a ZIP archive, as .zip and .xlsx files are: unpack it, or save the sheet as CSV");
        unsupported.put("\u00d0\u00cf\u0011\u00e0", "an old Excel file: save the sheet as CSV");
        unsupported.put("BZh", "compressed by bzip2: unpack it, or compress it by gzip");
        unsupported.put("\u00fd7zXZ", "compressed by xz: unpack it, or compress it by gzip");
        unsupported.put("(\u00b5/\u00fd", "compressed by zstd: unpack it, or compress it by gzip");
        unsupported.put("PAR1", "a Parquet file: export it as CSV or NDJSON");
        unsupported.put("Obj\u0001", "an Avro file: export it as CSV or NDJSON");
        return unsupported;
    }
}
