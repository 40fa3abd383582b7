package io.millrace.enrichment.enricher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes a MaxMind DB (format 2.0, IPv4, 24-bit records) of one network and its record. */
final class TinyMmdb {
    private static final int SEPARATOR = 16;

    private TinyMmdb() {}

    /** A City database with one network, that of the address's first bits. */
    static Path write(Path file, byte[] address, int bits, Map<String, Object> place) throws IOException {
        var out = new ByteArrayOutputStream();
        for (int node = 0; node < bits; node++) {
            var isSet = ((address[node / 8] >> (7 - node % 8)) & 1) == 1;
            // The next node; after the last one the record at offset 0 of the data section.
            var next = node + 1 < bits ? node + 1 : bits + SEPARATOR;
            record(out, isSet ? bits : next);
            record(out, isSet ? next : bits);
        }
        out.writeBytes(new byte[SEPARATOR]);
        value(out, place);
        out.writeBytes(new byte[] {(byte) 0xAB, (byte) 0xCD, (byte) 0xEF});
        out.writeBytes("MaxMind.com".getBytes(StandardCharsets.UTF_8));
        value(
                out,
                Map.of(
                        "node_count",
                        bits,
                        "record_size",
                        24,
                        "ip_version",
                        4,
                        "database_type",
                        "Test-City",
                        "languages",
                        List.of("en"),
                        "binary_format_major_version",
                        2,
                        "binary_format_minor_version",
                        0,
                        "build_epoch",
                        1_767_607_200L,
                        "description",
                        Map.of("en", "one network")));
        return Files.write(file, out.toByteArray());
    }

    private static void record(ByteArrayOutputStream out, int value) {
        out.write(value >> 16);
        out.write(value >> 8);
        out.write(value);
    }

    private static void value(ByteArrayOutputStream out, Object value) {
        if (value instanceof String text) {
            var utf8 = text.getBytes(StandardCharsets.UTF_8);
            control(out, 2, utf8.length);
            out.writeBytes(utf8);
        } else if (value instanceof Integer number) {
            control(out, 6, 4);
            integer(out, number, 4);
        } else if (value instanceof Long number) {
            control(out, 9, 8);
            integer(out, number, 8);
        } else if (value instanceof List<?> list) {
            control(out, 11, list.size());
            list.forEach(item -> value(out, item));
        } else if (value instanceof Map<?, ?> map) {
            control(out, 7, map.size());
            map.forEach((name, item) -> {
                value(out, name);
                value(out, item);
            });
        }
    }

    /** Control byte of a field: a size from 29 takes a second byte, a type above 7 is an extended one. */
    private static void control(ByteArrayOutputStream out, int type, int size) {
        out.write((type <= 7 ? type << 5 : 0) | Math.min(size, 29));
        if (type > 7) {
            out.write(type - 7);
        }
        if (size >= 29) {
            out.write(size - 29);
        }
    }

    private static void integer(ByteArrayOutputStream out, long value, int bytes) {
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            out.write((int) (value >> shift));
        }
    }
}
