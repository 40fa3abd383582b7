package io.millrace.aggregation.fleet;

import io.vertx.core.buffer.Buffer;

/** Response of a peer. */
public record PeerResponse(int status, Buffer body) {}
