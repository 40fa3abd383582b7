/** Resumable import of files over HTTP: format detection, NDJSON, CSV and access logs, stable ids that make repeats count once. */
package io.millrace.ingest.importer;
