/** Changed rows as they are emitted: the tail of the topic of updates, and streams over SSE and web sockets. */
package io.millrace.aggregation.live;
