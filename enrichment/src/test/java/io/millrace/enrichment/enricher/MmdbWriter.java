package io.millrace.enrichment.enricher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writer of small MaxMind DB files (format 2.0, IPv6 with IPv4 below {@code ::/96}, 24-bit records). The same networks and
 * records make the same bytes. Networks must not overlap.
 */
final class MmdbWriter {
    private static final int IPV4_PREFIX_BITS = 96;
    private static final int SEPARATOR = 16;
    private static final int ABSENT = -1;
    private static final long BUILD_EPOCH = 1_767_607_200L;

    /** Children of each node of the search tree: a node, {@link #ABSENT}, or a record as {@code -2 - offset}. */
    private final List<int[]> nodes = new ArrayList<>(List.of(new int[] {ABSENT, ABSENT}));

    private final Map<Object, Integer> offsets = new LinkedHashMap<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    /** Adds a network such as {@code 203.0.113.0/24} with the record of its addresses. */
    MmdbWriter add(String network, Object place) throws IOException {
        int slash = network.indexOf('/');
        var address = InetAddress.getByName(network.substring(0, slash));
        int bits = Integer.parseInt(network.substring(slash + 1));
        int skipped = address instanceof Inet4Address ? IPV4_PREFIX_BITS : 0;
        int offset = offsets.computeIfAbsent(place, this::append);
        int node = 0;
        for (int bit = 0; bit < skipped + bits - 1; bit++) {
            node = child(node, bit < skipped ? 0 : bit(address, bit - skipped));
        }
        int last = bit(address, bits - 1);
        requireFree(nodes.get(node)[last] == ABSENT);
        nodes.get(node)[last] = -2 - offset;
        return this;
    }

    Path write(Path file, String type, String description) throws IOException {
        var out = new ByteArrayOutputStream();
        for (var node : nodes) {
            record(out, node[0]);
            record(out, node[1]);
        }
        out.writeBytes(new byte[SEPARATOR]);
        out.writeBytes(data.toByteArray());
        out.writeBytes(new byte[] {(byte) 0xAB, (byte) 0xCD, (byte) 0xEF});
        out.writeBytes("MaxMind.com".getBytes(StandardCharsets.UTF_8));
        var metadata = new TreeMap<String, Object>(Map.of("node_count", nodes.size(), "record_size", 24));
        metadata.putAll(Map.of("ip_version", 6, "database_type", type, "languages", List.of("en")));
        metadata.putAll(Map.of("binary_format_major_version", 2, "binary_format_minor_version", 0));
        metadata.putAll(Map.of("build_epoch", BUILD_EPOCH, "description", Map.of("en", description)));
        value(out, metadata);
        return Files.write(file, out.toByteArray());
    }

    private int child(int node, int side) {
        int next = nodes.get(node)[side];
        requireFree(next >= ABSENT);
        if (next == ABSENT) {
            next = nodes.size();
            nodes.add(new int[] {ABSENT, ABSENT});
            nodes.get(node)[side] = next;
        }
        return next;
    }

    private static void requireFree(boolean isFree) {
        if (!isFree) {
            throw new IllegalArgumentException("a network overlaps another one");
        }
    }

    private static int bit(InetAddress address, int index) {
        return address.getAddress()[index / 8] >> (7 - index % 8) & 1;
    }

    private int append(Object place) {
        int offset = data.size();
        value(data, place);
        return offset;
    }

    /** A node by its number, nothing by the number of nodes, a record by its offset beyond that. */
    private void record(ByteArrayOutputStream out, int child) {
        int value = child >= 0 ? child : child == ABSENT ? nodes.size() : nodes.size() + SEPARATOR - 2 - child;
        integer(out, value, 3);
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
            // In the order of names, so that the bytes do not depend on the kind of map.
            new TreeMap<>(map).forEach((name, item) -> {
                value(out, name);
                value(out, item);
            });
        } else {
            throw new IllegalArgumentException("not written: " + value);
        }
    }

    /** Control byte of a field: a size from 29 takes a second byte, a type above 7 is an extended one. */
    private static void control(ByteArrayOutputStream out, int type, int size) {
        if (size >= 29 + 256) {
            throw new IllegalArgumentException("a field of " + size);
        }
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
