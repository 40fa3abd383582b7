package io.millrace.runtime.streams;

import io.millrace.runtime.failed.FailedEvents;
import io.millrace.schemas.failed.FailureReason;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What a stage says of records of its input whose processing throws, so that each is a failed event and the stage goes on.
 * Only for an input of which each record stands for itself.
 *
 * @param topic the input
 * @param describe adds tenant, message id and original bytes, of the value that the failing step was given
 * @param failed told of each, on the stream thread: the stage's own count
 */
public record InputFailures(
        String topic, BiConsumer<Object, FailedEvents.Builder> describe, Consumer<FailureReason> failed) {}
