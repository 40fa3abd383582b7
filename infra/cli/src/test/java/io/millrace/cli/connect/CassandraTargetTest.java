package io.millrace.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class CassandraTargetTest {
    @Test
    void theTableHasQuotedNamesAndListsAsText() {
        assertThat(SampleTable.ddl(ConnectTarget.CASSANDRA, "cassandra://node:9142/shop?dc=berlin"))
                .isEqualTo("""
                        CREATE KEYSPACE IF NOT EXISTS "shop"
                          WITH replication = {'class': 'NetworkTopologyStrategy', 'berlin': 1};
                        CREATE TABLE IF NOT EXISTS "shop"."order" (
                          row_key text PRIMARY KEY,
                          "_offset" bigint,
                          "window_start" timestamp,
                          "window_end" timestamp,
                          "tenant" text,
                          "user" text,
                          "group" text,
                          "select" bigint,
                          "sum" double,
                          "from" text,
                          "best" text,
                          "later" text,
                          "generation" bigint,
                          "revision" bigint,
                          "final" boolean,
                          "watermark" timestamp
                        );
                        """);
    }

    @Test
    void theConnectorKnowsTheNodeTheDataCenterAndTheTable() {
        assertThat(SampleTable.connector(ConnectTarget.CASSANDRA, "cassandra://me@node:9142/shop?dc=berlin"))
                .containsOnly(
                        entry("connector.class", "io.millrace.connect.cassandra.CassandraSinkConnector"),
                        entry("cassandra.contact.points", "node:9142"),
                        entry("cassandra.datacenter", "berlin"),
                        entry("cassandra.keyspace", "shop"),
                        entry("cassandra.table", "order"),
                        entry("cassandra.username", "me"),
                        entry("cassandra.password", "${env:MILLRACE_CONNECT_PASSWORD}"));
    }

    @Test
    void portKeyspaceAndDataCenterHaveDefaults() {
        assertThat(SampleTable.connector(ConnectTarget.CASSANDRA, "cassandra://node"))
                .containsEntry("cassandra.contact.points", "node:9042")
                .containsEntry("cassandra.keyspace", "millrace")
                .containsEntry("cassandra.datacenter", "datacenter1")
                .doesNotContainKeys("cassandra.username", "cassandra.password");
    }
}
