/** Options of commands that send a file to ingest. */
package io.millrace.cli.traffic;
