/** Commands that prepare a Kafka cluster for a deployment: its topics and its ACLs. */
package io.millrace.cli.provision;
