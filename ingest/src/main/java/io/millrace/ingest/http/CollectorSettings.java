package io.millrace.ingest.http;

import io.millrace.ingest.auth.KeyOrigins;
import io.millrace.ingest.auth.RateSettings;
import io.millrace.ingest.auth.WriteKeys;
import io.millrace.ingest.event.RequestLimits;
import io.millrace.schemas.value.PlaceholderIds;
import java.time.Duration;
import java.time.Instant;

/**
 * Settings of the collector.
 *
 * @param keys write keys and their tenants
 * @param rates most events a second of each key
 * @param origins origins whose pages may send with each key
 * @param limits size limits of one request
 * @param placeholders ids that count as absent
 * @param earliest event times before it are rejected
 * @param proxies proxies whose X-Forwarded-For is believed
 * @param publicUrl base URL at which browsers reach the collector, or null for the host of each request
 * @param idleTimeout idle connections are closed after this time
 */
public record CollectorSettings(
        WriteKeys keys,
        RateSettings rates,
        KeyOrigins origins,
        RequestLimits limits,
        PlaceholderIds placeholders,
        Instant earliest,
        TrustedProxies proxies,
        String publicUrl,
        Duration idleTimeout) {}
