/** The collector as people reach it: its address and key for snippets, test events, and failed events that are sent again. */
package io.millrace.aggregation.collector;
