/** Backlog of the engine, and the freshness that follows from it. */
package io.millrace.aggregation.progress;
