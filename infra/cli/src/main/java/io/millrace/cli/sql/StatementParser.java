package io.millrace.cli.sql;

import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.impl.DefaultParser;

/** Line parser of the shell: a statement is complete once a semicolon ends it, and SQL punctuation separates words. */
final class StatementParser extends DefaultParser {
    StatementParser() {
        setEscapeChars(null);
        setQuoteChars(new char[0]);
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        var text = line.strip();
        if (context == ParseContext.ACCEPT_LINE
                && !text.isEmpty()
                && !text.startsWith("\\")
                && (!text.endsWith(";") || isInQuotes(text))) {
            throw new EOFError(-1, cursor, "the statement continues");
        }
        return super.parse(line, cursor, context);
    }

    private static boolean isInQuotes(String text) {
        return text.chars().filter(c -> c == '\'').count() % 2 == 1;
    }

    @Override
    public boolean isDelimiterChar(CharSequence buffer, int position) {
        return super.isDelimiterChar(buffer, position) || ",();=<>+*/".indexOf(buffer.charAt(position)) >= 0;
    }
}
