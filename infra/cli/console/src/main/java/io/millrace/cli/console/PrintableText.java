package io.millrace.cli.console;

/** Untrusted text made safe for a terminal. */
public final class PrintableText {
    private PrintableText() {}

    /** The text with control characters escaped, except for line ends and tabs: untrusted input must not control the terminal. */
    public static String of(String text) {
        var out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) && c != '\n' && c != '\t') {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
