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
 * A file to import, inflated if it is gzipped, whatever its name.
 *
 * @param path where it is
 * @param isGzip whether it is compressed
 */
record InputFile(Path path, boolean isGzip) {
    private static final int HEAD = 64 * 1024;
    private static final String GZIP = "\u001f\u008b";

    /** How files begin that hold no lines, and what to do with them. */
    private static final Map<String, String> OTHERS = others();

    /**
     * Looks at its first bytes.
     *
     * @throws IllegalArgumentException if it holds no lines, saying what it is and what to do
     */
    static InputFile of(Path path) throws IOException {
        String begin;
        try (var in = Files.newInputStream(path)) {
            begin = new String(in.readNBytes(8), StandardCharsets.ISO_8859_1);
        }
        for (var other : OTHERS.entrySet()) {
            if (begin.startsWith(other.getKey())) {
                throw new IllegalArgumentException(path + " is " + other.getValue());
            }
        }
        return new InputFile(path, begin.startsWith(GZIP));
    }

    String name() {
        return path.getFileName().toString();
    }

    /** Its bytes, or 0 if that says nothing of how much there is to read. */
    long size() throws IOException {
        return isGzip ? 0 : Files.size(path);
    }

    InputStream open() throws IOException {
        var file = Files.newInputStream(path);
        try {
            return isGzip ? new GZIPInputStream(new BufferedInputStream(file), HEAD) : file;
        } catch (IOException e) {
            // To the caller: it is no gzip file after all.
            file.close();
            throw e;
        }
    }

    /** Its beginning. */
    byte[] head() throws IOException {
        try (var in = open()) {
            return in.readNBytes(HEAD);
        }
    }

    private static Map<String, String> others() {
        var others = new LinkedHashMap<String, String>();
        others.put("PK\u0003\u0004", "a ZIP archive, as .zip and .xlsx files are: unpack it, or save the sheet as CSV");
        others.put("\u00d0\u00cf\u0011\u00e0", "an old Excel file: save the sheet as CSV");
        others.put("BZh", "compressed by bzip2: unpack it, or compress it by gzip");
        others.put("\u00fd7zXZ", "compressed by xz: unpack it, or compress it by gzip");
        others.put("(\u00b5/\u00fd", "compressed by zstd: unpack it, or compress it by gzip");
        others.put("PAR1", "a Parquet file: export it as CSV or NDJSON");
        others.put("Obj\u0001", "an Avro file: export it as CSV or NDJSON");
        return others;
    }
}
