/**
 * Segment's and RudderStack's HTTP tracking APIs over Vert.x, from the request to the response.
 *
 * <p>One event's way reads downwards, in one file each:
 *
 * <ol>
 *   <li>{@link io.millrace.ingest.http.RequestRouter} finds the endpoint.
 *   <li>{@link io.millrace.ingest.http.BodyReader} reads the body.
 *   <li>{@link io.millrace.ingest.http.EventIntake} checks it and makes the records.
 *   <li>{@link io.millrace.ingest.http.RecordSender} sends them and notes the verdicts.
 *   <li>{@link io.millrace.ingest.http.PostResponse} counts and responds, after the last acknowledgement.
 * </ol>
 *
 * <p>What SDKs call, from their sources:
 *
 * <ul>
 *   <li>{@code @rudderstack/rudder-sdk-node} 3.0.13 posts {@code {batch, timestamp, sentAt}} gzipped to {@code /v1/batch} with
 *       Basic auth, and events with {@code originalTimestamp}.
 *   <li>{@code @segment/analytics-node} posts {@code {batch, writeKey, sentAt}} to {@code /v1/batch} with Basic auth.
 *   <li>{@code @segment/analytics-next} 1.84 posts to {@code /v1/<first letter>} as text/plain, or to {@code /v1/b}, and gets
 *       {@code /v1/projects/<key>/settings}.
 *   <li>{@code @rudderstack/analytics-js} 3.34 and {@code rudder-sdk-js} 2.52 get {@code /sourceConfig/} (also by HEAD) where
 *       {@code configUrl} points here, post to {@code /v1/<type>} or {@code /v1/batch} with an {@code AnonymousId} header, from
 *       their beacon to {@code /beacon/v1/batch?writeKey=}, and errors to {@code /rsaMetrics}.
 * </ul>
 */
package io.millrace.ingest.http;
