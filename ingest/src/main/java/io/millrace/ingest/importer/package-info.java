/** Files through the front door: NDJSON, access logs and CSV, resumable, and counted once however often they are sent. */
package io.millrace.ingest.importer;
