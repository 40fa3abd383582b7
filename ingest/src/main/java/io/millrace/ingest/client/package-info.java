/** The sender's side of the front door, for the import and the demo: batches over HTTP, retried while it answers 503. */
package io.millrace.ingest.client;
