/** The newest records of a topic, decoded for people. */
package io.millrace.aggregation.tail;
