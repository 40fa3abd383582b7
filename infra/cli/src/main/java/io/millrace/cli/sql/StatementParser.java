package io.millrace.cli.sql;

import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.impl.DefaultParser;

/** Takes a line as whole once a semicolon ends it, or if it is a command; words end at what SQL puts between them. */
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
                && (!text.endsWith(";") || openQuote(text))) {
            throw new EOFError(-1, cursor, "the statement goes on");
        }
        return super.parse(line, cursor, context);
    }

    private static boolean openQuote(String text) {
        return text.chars().filter(c -> c == '\'').count() % 2 == 1;
    }

    @Override
    public boolean isDelimiterChar(CharSequence buffer, int position) {
        return super.isDelimiterChar(buffer, position) || ",();=<>+*/".indexOf(buffer.charAt(position)) >= 0;
    }
}
