/** HTTP client of the collector for the import and the demo: batches, retries, command-line arguments. */
package io.millrace.ingest.client;
