/** Processors of the topology: storing definitions, publishing rows, and queues of rows whose topic is not ready. */
package io.millrace.sink.publish;
