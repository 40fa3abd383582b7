/** Converter of Kafka Connect for insight topics: a row as a flat struct. */
package io.millrace.connect;
