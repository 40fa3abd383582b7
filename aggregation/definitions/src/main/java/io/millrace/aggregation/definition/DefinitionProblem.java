package io.millrace.aggregation.definition;

/** What is wrong in a definition, and where; line and column count from 1. */
public record DefinitionProblem(String file, int line, int column, String message) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
