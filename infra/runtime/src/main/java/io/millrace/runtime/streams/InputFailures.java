package io.millrace.runtime.streams;

import io.millrace.runtime.failed.FailedEvents;
import io.millrace.schemas.failed.FailureReason;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Description of a stage's input for records whose processing throws: each becomes a failed event and the stage goes on. Only for
 * an input whose records are independent of each other.
 *
 * @param topic the input topic
 * @param describe adds tenant, message id and original bytes from the value that the failing step was given
 * @param failed called for each failure on the stream thread, for the stage's own counter
 */
public record InputFailures(
        String topic, BiConsumer<Object, FailedEvents.Builder> describe, Consumer<FailureReason> failed) {}
