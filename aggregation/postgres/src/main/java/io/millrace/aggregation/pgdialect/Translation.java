package io.millrace.aggregation.pgdialect;

import java.util.List;

/**
 * Statement in the syntax of another parser.
 *
 * @param sql its text; parameters are question marks
 * @param parameters the number of the parameter, from 1, for each question mark
 */
public record Translation(Statement statement, String sql, List<Integer> parameters, StatementPieces places) {
    public Translation {
        parameters = List.copyOf(parameters);
    }

    /** How many parameters the client sends. */
    public int parameterCount() {
        return parameters.stream().mapToInt(number -> number).max().orElse(0);
    }

    /**
     * Character of the client's text, from 1, for a place in the translated text.
     *
     * @param line from 1; translations have one line
     * @param column from 1
     */
    public int position(int line, int column) {
        if (line != 1 || column < 1) {
            return 0;
        }
        int offset = places.originalOffset(column - 1);
        return statement.text().codePointCount(0, offset) + 1;
    }
}
