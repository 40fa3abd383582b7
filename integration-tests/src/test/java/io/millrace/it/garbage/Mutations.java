package io.millrace.it.garbage;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Bytes that nearly are what they were: the same ones for the same seed. */
final class Mutations {
    /** What parsers stumble over. */
    private static final List<String> SPLINTERS = List.of(
            "\"",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\\",
            "\\u0000",
            "\\ud800",
            "null",
            "true",
            "NaN",
            "Infinity",
            "-0",
            "1e999",
            "9223372036854775808",
            "-1",
            "0x1p3",
            "5f",
            "30d",
            "1970-01-01T00:00:00Z",
            "+999999999-01-01T00:00:00Z",
            "0001-01-01T00:00:00Z",
            "20261102",
            "[object Object]",
            "undefined",
            "\u0000",
            "\r\n",
            "\ufeff",
            "\u2028",
            "😀",
            "%",
            "';--",
            "../",
            "x".repeat(600));

    private final Random random;

    Mutations(Random random) {
        this.random = random;
    }

    byte[] of(byte[] original) {
        var bytes = original;
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            bytes = once(bytes);
        }
        return bytes;
    }

    private byte[] once(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int until = Math.min(bytes.length, at + 1 + random.nextInt(24));
        return switch (random.nextInt(6)) {
            case 0 -> splice(bytes, at, until, new byte[0]);
            case 1 -> splice(bytes, at, at, splinter());
            case 2 -> splice(bytes, at, until, splinter());
            case 3 -> splice(bytes, at, at, java.util.Arrays.copyOfRange(bytes, at, until));
            case 4 -> java.util.Arrays.copyOf(bytes, at);
            default -> flipped(bytes, at);
        };
    }

    private byte[] splinter() {
        return SPLINTERS.get(random.nextInt(SPLINTERS.size())).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] flipped(byte[] bytes, int at) {
        var copy = bytes.clone();
        if (at < copy.length) {
            copy[at] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] between) {
        var out = new ByteArrayOutputStream(bytes.length + between.length);
        out.write(bytes, 0, from);
        out.writeBytes(between);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }
}
