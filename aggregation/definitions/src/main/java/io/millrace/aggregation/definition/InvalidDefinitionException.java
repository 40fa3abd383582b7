package io.millrace.aggregation.definition;

import java.util.List;
import java.util.stream.Collectors;

/** A definition that cannot be used, with everything that is wrong in it. */
public final class InvalidDefinitionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<DefinitionProblem> problems;

    public InvalidDefinitionException(List<DefinitionProblem> problems) {
        super(problems.stream().map(DefinitionProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Every problem, in the order of the file. */
    public List<DefinitionProblem> problems() {
        return problems;
    }
}
