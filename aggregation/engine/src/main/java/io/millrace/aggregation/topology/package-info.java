/** The Kafka Streams topology of the stage: its nodes, stores and topics. */
package io.millrace.aggregation.topology;
