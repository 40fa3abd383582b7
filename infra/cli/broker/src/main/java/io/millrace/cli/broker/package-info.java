/** The Kafka broker of the local stack, a process with a class path of its own. */
package io.millrace.cli.broker;
