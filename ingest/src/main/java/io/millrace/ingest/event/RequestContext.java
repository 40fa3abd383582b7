package io.millrace.ingest.event;

/**
 * Values that all events of one request share.
 *
 * @param tenant tenant of the write key
 * @param writeKeyId fingerprint of the write key
 * @param receivedAt when the request was received, ms since the epoch
 * @param sentAt the batch's sentAt, ms since the epoch, or null
 * @param ip address of the user's device, or null
 * @param userAgent User-Agent of the user's browser, or null
 * @param context the batch's context, which supplies defaults
 */
public record RequestContext(
        String tenant,
        String writeKeyId,
        long receivedAt,
        Long sentAt,
        String ip,
        String userAgent,
        BatchContext context) {}
