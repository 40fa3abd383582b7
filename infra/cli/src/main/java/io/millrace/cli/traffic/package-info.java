/** What is played through ingest's front door: files of known formats, the demo shop. */
package io.millrace.cli.traffic;
