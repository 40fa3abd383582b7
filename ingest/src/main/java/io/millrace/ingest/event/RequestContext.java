package io.millrace.ingest.event;

/**
 * What the request says of each of its events.
 *
 * @param tenant tenant of the write key
 * @param writeKeyId fingerprint of the write key
 * @param receivedAt when the request was received, ms since the epoch
 * @param sentAt the batch's own sentAt, ms since the epoch, or null
 * @param ip address of the client, or null
 * @param userAgent the request's User-Agent, or null
 * @param context the batch's own context: defaults for the events' contexts
 */
public record RequestContext(
        String tenant,
        String writeKeyId,
        long receivedAt,
        Long sentAt,
        String ip,
        String userAgent,
        BatchContext context) {}
