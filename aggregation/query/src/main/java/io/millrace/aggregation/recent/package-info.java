/** Newest events of each topic, for debugging what clients send. */
package io.millrace.aggregation.recent;
