/** Rows in databases: real servers where they can be had, a worker of Kafka's own, and an oracle of the newest revisions. */
package io.millrace.it.connect;
