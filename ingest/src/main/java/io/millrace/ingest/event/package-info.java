/** From a client's JSON to a raw event, without I/O: envelope, event, clock, timestamps. */
package io.millrace.ingest.event;
