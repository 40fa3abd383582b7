/** Main class and settings of the ingest service. */
package io.millrace.ingest;
