package io.millrace.ingest.importer;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** In which encoding a file is: what its byte order mark says, else what was asked for, else UTF-8. */
final class TextEncoding {
    /** Marks, the longer ones first: UTF-16's is the beginning of UTF-32's. */
    private static final Map<String, String> MARKS = marks();

    private static final Map<String, String> USUAL_NAMES = Map.of("latin-1", "ISO-8859-1", "ansi", "windows-1252");

    private TextEncoding() {}

    /** @throws IllegalArgumentException if there is no such encoding */
    static Charset named(String name) {
        try {
            return Charset.forName(USUAL_NAMES.getOrDefault(name.toLowerCase(Locale.ROOT), name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            // Refused at the edge: the command ends with the code for wrong arguments.
            throw new IllegalArgumentException(
                    "--charset: \"" + name + "\" is no encoding that is known; usual ones are UTF-8, windows-1252,"
                            + " ISO-8859-1, UTF-16LE, UTF-16BE",
                    e);
        }
    }

    /**
     * The encoding.
     *
     * @throws IllegalArgumentException if the mark contradicts what was asked for, or the file looks like UTF-16
     *     without saying so
     */
    static Charset of(byte[] head, Optional<Charset> asked) {
        var begin = new String(head, 0, Math.min(4, head.length), StandardCharsets.ISO_8859_1);
        for (var mark : MARKS.entrySet()) {
            if (begin.startsWith(mark.getKey())) {
                var charset = Charset.forName(mark.getValue());
                if (asked.isPresent() && !agree(asked.get(), charset)) {
                    throw new IllegalArgumentException("--charset " + asked.get()
                            + " contradicts the file, whose byte order mark says " + charset + ": leave it out");
                }
                return charset;
            }
        }
        if (asked.isEmpty() && isWide(head)) {
            throw new IllegalArgumentException("the file holds zero bytes, as UTF-16 does: say --charset "
                    + (head[0] == 0 ? "UTF-16BE" : "UTF-16LE") + ", or save it as UTF-8");
        }
        return asked.orElse(StandardCharsets.UTF_8);
    }

    private static boolean agree(Charset asked, Charset marked) {
        return asked.equals(marked)
                || (asked.name().equals("UTF-16") && marked.name().startsWith("UTF-16"))
                || (asked.name().equals("UTF-32") && marked.name().startsWith("UTF-32"));
    }

    /** Whether nearly every second byte is zero. */
    private static boolean isWide(byte[] head) {
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
