/** Kafka's broker as one process of the local stack. */
package io.millrace.cli.broker;
