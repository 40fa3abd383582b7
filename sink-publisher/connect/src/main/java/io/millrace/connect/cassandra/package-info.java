/** Sink of Kafka Connect that upserts rows into a table of Cassandra. */
package io.millrace.connect.cassandra;
