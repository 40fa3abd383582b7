/** From events to acknowledged records: the one producer, what a request awaits of it, and the bound on bytes. */
package io.millrace.ingest.produce;
