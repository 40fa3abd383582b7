package io.millrace.ingest.http;

import io.millrace.ingest.auth.WriteKeys.WriteKey;
import io.millrace.tracing.TraceSpan;

/**
 * One POST as its head describes it.
 *
 * @param endpoint where it was posted
 * @param key known write key of the header or the query; null where only the body can hold one
 * @param receivedAt when the head arrived, ms since the epoch
 * @param ip address of the user's device, or null if the sender is not the device
 * @param userAgent User-Agent of the user's browser, or null if the sender is not a browser
 * @param redriven id of the failed event that the request sends again, or null
 * @param origin origin of the page that sent it, as its browser says; null if no page did
 * @param cloudEvents what the headers say of CloudEvents; null at all other endpoints
 * @param trace span of the request
 */
record PostedRequest(
        Endpoint endpoint,
        WriteKey key,
        long receivedAt,
        String ip,
        String userAgent,
        String redriven,
        String origin,
        CloudEventHeaders cloudEvents,
        TraceSpan trace) {}
