/** Dashboards of the console as data: definitions in YAML, kept in a compacted topic, applied while running. */
package io.millrace.aggregation.dashboard;
