/** The HTTP query API: rows of insights by time and group, their metadata, freshness and progress. */
package io.millrace.aggregation.query;
