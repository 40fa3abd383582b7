package io.millrace.aggregation.definition;

import io.millrace.schemas.insight.InsightDefinition;
import java.util.List;

/** Reads insight definitions. Thread-safe. */
public final class DefinitionParser {
    /**
     * The insights of a file, each as generation 1 and active from the start.
     *
     * @param file what errors name as the place
     * @param yaml a list under {@code insights:}, or one insight's mapping
     * @throws InvalidDefinitionException with every error, each with line, column and where it helps the nearest known name
     */
    public List<InsightSpec> parse(String file, String yaml) throws InvalidDefinitionException {
        throw new UnsupportedOperationException("being written");
    }

    /** The record that makes the insight known to every stage. */
    public static InsightDefinition toRecord(InsightSpec spec, long appliedAt) {
        throw new UnsupportedOperationException("being written");
    }

    /** The insight of a record; invalid where a newer or older version of Millrace wrote what this one does not accept. */
    public InsightSpec fromRecord(InsightDefinition definition) throws InvalidDefinitionException {
        throw new UnsupportedOperationException("being written");
    }
}
