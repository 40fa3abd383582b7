/** Kafka Streams as we run it: settings, start and stop, state's memory, dead letters, topics. */
package io.millrace.runtime.streams;
