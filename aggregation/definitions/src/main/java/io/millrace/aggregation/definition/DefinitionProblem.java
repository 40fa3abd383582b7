package io.millrace.aggregation.definition;

/** Problem found in a definition, with its position. Line and column count from 1. */
public record DefinitionProblem(String file, int line, int column, String message) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
