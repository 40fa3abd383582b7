/** The ingest stage: its configuration and its main. */
package io.millrace.ingest;
