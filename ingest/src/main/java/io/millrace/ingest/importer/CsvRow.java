package io.millrace.ingest.importer;

import java.util.ArrayList;
import java.util.List;

/** Splits one CSV record into its fields. */
final class CsvRow {
    private CsvRow() {}

    /**
     * The fields, unquoted. A quote inside of an unquoted field is a character.
     *
     * @throws LineInvalidException if a quoted field is never closed, or text stands behind it
     * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
     */
    static List<String> split(String record, char separator) throws LineInvalidException {
        var fields = new ArrayList<String>();
        int at = 0;
        while (true) {
            if (at < record.length() && record.charAt(at) == '"') {
                var field = new StringBuilder();
                at = quoted(record, at + 1, field);
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
                throw new LineInvalidException(
                        "text behind a quoted field, at character " + (at + 1) + "; quotes inside of one are doubled");
            }
            at++;
        }
    }

    /** Reads behind the opening quote; returns where the field ends, behind the closing one. */
    private static int quoted(String record, int from, StringBuilder out) throws LineInvalidException {
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
        throw new LineInvalidException("a quote that is never closed, at character " + from);
    }
}
