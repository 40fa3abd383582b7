/** Segment's HTTP tracking API over Vert.x: routes, bodies, verdicts, back-pressure. */
package io.millrace.ingest.http;
