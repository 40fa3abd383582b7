/** From a client's JSON to a raw event, without I/O: finding events in a body, parsing, flattening, event time. */
package io.millrace.ingest.event;
