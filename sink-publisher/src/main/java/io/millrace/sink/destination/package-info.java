/** Destinations: their language, their topic, and which of them are active with the insight that each names. */
package io.millrace.sink.destination;
