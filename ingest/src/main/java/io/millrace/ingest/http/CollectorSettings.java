package io.millrace.ingest.http;

import io.millrace.ingest.auth.WriteKeys;
import io.millrace.ingest.event.RequestLimits;
import io.millrace.schemas.value.Nobody;
import java.time.Duration;
import java.time.Instant;

/**
 * How the collector behaves.
 *
 * @param keys who may send
 * @param limits bounds on one request
 * @param nobody which ids count as absent
 * @param earliest event times before it are rejected
 * @param trustedProxies proxies in front, each of which appends to X-Forwarded-For; 0 ignores the header
 * @param publicUrl base URL that browsers reach us at, or null to take each request's own host
 * @param idleTimeout connections silent for so long are closed
 */
public record CollectorSettings(
        WriteKeys keys,
        RequestLimits limits,
        Nobody nobody,
        Instant earliest,
        int trustedProxies,
        String publicUrl,
        Duration idleTimeout) {}
