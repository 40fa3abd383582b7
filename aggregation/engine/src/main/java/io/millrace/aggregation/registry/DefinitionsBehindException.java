package io.millrace.aggregation.registry;

import org.apache.kafka.common.errors.RetriableException;

/** Partials came of a definition that this instance has not read yet: to be tried again, for it will have. */
public final class DefinitionsBehindException extends RetriableException {
    private static final long serialVersionUID = 1L;

    DefinitionsBehindException(String name, long generation) {
        super("insight " + name + " of generation " + generation
                + " is known to another instance, but was not read from the definitions topic here yet");
    }
}
