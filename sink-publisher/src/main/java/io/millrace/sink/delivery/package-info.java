/** Delivery of rows and alerts, one isolated lane a destination: what waits, its order, retries, breaker and committed offsets. */
package io.millrace.sink.delivery;
