package io.millrace.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class PostgresqlTargetTest {
    private static final String URL = "postgresql://me@db:5433/analytics?sslmode=require";

    @Test
    void theTableHasQuotedNamesNullableDimensionsAndATriggerThatKeepsTheNewerRow() {
        assertThat(SampleTable.ddl(ConnectTarget.POSTGRESQL, URL)).isEqualTo("""
                CREATE TABLE IF NOT EXISTS "order" (
                  row_key text PRIMARY KEY,
                  "window_start" timestamptz NOT NULL,
                  "window_end" timestamptz NOT NULL,
                  "tenant" text NOT NULL,
                  "user" text,
                  "group" text,
                  "select" bigint,
                  "sum" double precision,
                  "from" text,
                  "best" json,
                  "later" text,
                  "generation" bigint NOT NULL,
                  "revision" bigint NOT NULL,
                  "final" boolean NOT NULL,
                  "watermark" timestamptz
                );
                CREATE OR REPLACE FUNCTION millrace_keep_newer() RETURNS trigger LANGUAGE plpgsql AS
                  'BEGIN RETURN NULL; END';
                CREATE OR REPLACE TRIGGER millrace_keep_newer BEFORE UPDATE ON "order" FOR EACH ROW
                  WHEN ((NEW.generation, NEW.revision) < (OLD.generation, OLD.revision))
                  EXECUTE FUNCTION millrace_keep_newer();
                """);
    }

    @Test
    void theConnectorUpsertsByTheRecordKeyAndDeletesByTombstones() {
        assertThat(SampleTable.connector(ConnectTarget.POSTGRESQL, URL))
                .containsOnly(
                        entry("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector"),
                        entry(
                                "connection.url",
                                "jdbc:postgresql://db:5433/analytics?sslmode=require&options=-c%20TimeZone=UTC"),
                        entry("connection.username", "me"),
                        entry("connection.password", "${env:MILLRACE_CONNECT_PASSWORD}"),
                        entry("connection.restart.on.errors", "true"),
                        entry("collection.name.format", "order"),
                        entry("transforms", "key"),
                        entry("transforms.key.type", "org.apache.kafka.connect.transforms.HoistField$Key"),
                        entry("transforms.key.field", "row_key"),
                        entry("insert.mode", "upsert"),
                        entry("delete.enabled", "true"),
                        entry("primary.key.mode", "record_key"),
                        entry("primary.key.fields", "row_key"),
                        entry("schema.evolution", "basic"),
                        entry("quote.identifiers", "true"),
                        entry("use.reduction.buffer", "false"));
    }

    @Test
    void withoutAUserThereAreNoCredentialsAndADefaultDatabaseAndPort() {
        assertThat(SampleTable.connector(ConnectTarget.POSTGRESQL, "jdbc:postgresql://db"))
                .containsEntry("connection.url", "jdbc:postgresql://db:5432/postgres?options=-c%20TimeZone=UTC")
                .doesNotContainKeys("connection.username", "connection.password");
    }
}
