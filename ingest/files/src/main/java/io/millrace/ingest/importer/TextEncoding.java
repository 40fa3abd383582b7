package io.millrace.ingest.importer;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Detection of a file's encoding: by its byte order mark, else by option, else UTF-8. */
final class TextEncoding {
    /** Byte order marks, longer ones first: UTF-32LE's begins with UTF-16LE's. */
    private static final Map<String, String> MARKS = marks();

    private static final Map<String, String> ALIASES = Map.of("latin-1", "ISO-8859-1", "ansi", "windows-1252");

    private TextEncoding() {}

    /** @throws IllegalArgumentException if the encoding is unknown */
    static Charset named(String name) {
        try {
            return Charset.forName(ALIASES.getOrDefault(name.toLowerCase(Locale.ROOT), name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            // Rejected at the edge: the command ends with the exit code for wrong arguments.
            throw new IllegalArgumentException(
                    "--charset: \"" + name + "\" is not a known encoding; usual ones are UTF-8, windows-1252,"
                            + " ISO-8859-1, UTF-16LE, UTF-16BE",
                    e);
        }
    }

    /**
     * The encoding.
     *
     * @param head the file's first bytes
     * @param asked the encoding set by option, if any
     * @throws IllegalArgumentException if the byte order mark contradicts the option, or the file looks like UTF-16 and has
     *     neither
     */
    static Charset detect(byte[] head, Optional<Charset> asked) {
        var begin = new String(head, 0, Math.min(4, head.length), StandardCharsets.ISO_8859_1);
        for (var mark : MARKS.entrySet()) {
            if (begin.startsWith(mark.getKey())) {
                var charset = Charset.forName(mark.getValue());
                if (asked.isPresent() && !agree(asked.get(), charset)) {
                    throw new IllegalArgumentException(
                            "--charset " + asked.get() + " contradicts the file's byte order mark, which says "
                                    + charset + ": leave the option out");
                }
                return charset;
            }
        }
        if (asked.isEmpty() && looksLikeUtf16(head)) {
            throw new IllegalArgumentException("the file looks like UTF-16 without a byte order mark: set --charset "
                    + (head[0] == 0 ? "UTF-16BE" : "UTF-16LE") + ", or save it as UTF-8");
        }
        return asked.orElse(StandardCharsets.UTF_8);
    }

    private static boolean agree(Charset asked, Charset marked) {
        return asked.equals(marked)
                || (asked.name().equals("UTF-16") && marked.name().startsWith("UTF-16"))
                || (asked.name().equals("UTF-32") && marked.name().startsWith("UTF-32"));
    }

    /** Whether about every second byte is zero. */
    private static boolean looksLikeUtf16(byte[] head) {
        int zeros = 0;
        int looked = Math.min(head.length, 200);
        for (int i = 0; i < looked; i++) {
            zeros += head[i] == 0 ? 1 : 0;
        }
        return looked >= 4 && zeros * 10 >= looked * 4;
    }

    private static Map<String, String> marks() {
        var marks = new LinkedHashMap<String, String>();
        marks.put("\u00ff\u00fe\u0000\u0000", "UTF-32LE");
        marks.put("\u0000\u0000\u00fe\u00ff", "UTF-32BE");
        marks.put("\u00ff\u00fe", "UTF-16LE");
        marks.put("\u00fe\u00ff", "UTF-16BE");
        marks.put("\u00ef\u00bb\u00bf", "UTF-8");
        return marks;
    }
}
