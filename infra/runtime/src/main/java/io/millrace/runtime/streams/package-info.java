/** Kafka Streams in a service: configs, clients, start and stop, state memory, dead letters and topics. */
package io.millrace.runtime.streams;
