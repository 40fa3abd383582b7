/** Traces of sampled events: spans of the stages, carried between them in record headers and exported by OTLP. */
package io.millrace.tracing;
