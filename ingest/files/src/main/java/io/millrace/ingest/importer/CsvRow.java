package io.millrace.ingest.importer;

import java.util.ArrayList;
import java.util.List;

/** Parser of one CSV record. */
final class CsvRow {
    private CsvRow() {}

    /**
     * The record's fields, unquoted. A quote inside an unquoted field is an ordinary character.
     *
     * @throws LineInvalidException if a quoted field is never closed, or is followed by text
     * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
     */
    static List<String> split(String record, char separator) throws LineInvalidException {
        var fields = new ArrayList<String>();
        int at = 0;
        while (true) {
            if (at < record.length() && record.charAt(at) == '"') {
                var field = new StringBuilder();
                at = readQuoted(record, at + 1, field);
                fields.add(field.toString());
            } else {
                int end = record.indexOf(separator, at);
                end = end < 0 ? record.length() : end;
                fields.add(record.substring(at, end));
                at = end;
            }
            if (at == record.length()) {
                return fields;
            }
            if (record.charAt(at) != separator) {
                throw new LineInvalidException("text after a quoted field, at character " + (at + 1)
                        + "; double the quotes inside a quoted field");
            }
            at++;
        }
    }

    /** Reads a quoted field from behind its opening quote; returns the offset behind its closing quote. */
    private static int readQuoted(String record, int from, StringBuilder out) throws LineInvalidException {
        int at = from;
        while (at < record.length()) {
            char c = record.charAt(at++);
            if (c != '"') {
                out.append(c);
            } else if (at < record.length() && record.charAt(at) == '"') {
                out.append('"');
                at++;
            } else {
                return at;
            }
        }
        throw new LineInvalidException("a quote is never closed, at character " + from);
    }
}
