package io.millrace.aggregation.fleet;

import io.vertx.core.buffer.Buffer;

/** What another instance answered: an HTTP status and a body. */
public record PeerResponse(int status, Buffer body) {}
