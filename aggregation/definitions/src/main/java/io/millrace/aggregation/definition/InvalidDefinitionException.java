package io.millrace.aggregation.definition;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown for invalid definitions, with all their problems. */
public final class InvalidDefinitionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<DefinitionProblem> problems;

    public InvalidDefinitionException(List<DefinitionProblem> problems) {
        super(problems.stream().map(DefinitionProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** All problems, in the order of the file. */
    public List<DefinitionProblem> problems() {
        return problems;
    }
}
