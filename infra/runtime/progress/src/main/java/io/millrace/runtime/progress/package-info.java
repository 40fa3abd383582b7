/** Backlog of a flow over several topics, and the freshness that follows from it. */
package io.millrace.runtime.progress;
