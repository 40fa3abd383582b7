/** Kafka side of ingest: the producer, the acknowledgements a request waits for, the byte budget and the metrics. */
package io.millrace.ingest.produce;
