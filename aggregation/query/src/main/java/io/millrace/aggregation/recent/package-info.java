/** The newest events of each topic, for people who debug what they send, and what a definition would make of them. */
package io.millrace.aggregation.recent;
