/** Kafka topics as sources of events: records become events of {@code events.raw} exactly once, by a mapping. */
package io.millrace.ingest.source;
