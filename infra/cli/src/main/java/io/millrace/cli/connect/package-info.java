/** The commands that carry an insight's rows into a database by Kafka Connect: configuration, tables, and a local worker. */
package io.millrace.cli.connect;
