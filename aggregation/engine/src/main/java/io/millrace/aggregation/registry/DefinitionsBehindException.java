package io.millrace.aggregation.registry;

import org.apache.kafka.common.errors.RetriableException;

/** Partials arrived of a definition that this instance has not read yet; they are read again. */
public final class DefinitionsBehindException extends RetriableException {
    private static final long serialVersionUID = 1L;

    DefinitionsBehindException(String name, long generation) {
        super("another instance sent partials of insight " + name + ", generation " + generation
                + ", which this instance has not read from the definitions topic yet; they are read again");
    }
}
