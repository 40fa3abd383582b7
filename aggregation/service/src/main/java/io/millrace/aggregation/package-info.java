/** The aggregation stage as a process: its settings, and the wiring of engine and API. */
package io.millrace.aggregation;
