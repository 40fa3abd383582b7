/** Definitions over HTTP: validated, planned, and applied to the topic that every stage learns them from. */
package io.millrace.aggregation.apply;
