package io.millrace.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class ClickhouseTargetTest {
    private static final String URL = "clickhouse://127.0.0.1:9000/shop";

    @Test
    void theKafkaEngineFeedsATableThatKeepsTheGreatestVersion() {
        assertThat(SampleTable.ddl(ConnectTarget.CLICKHOUSE, URL))
                .isEqualTo("""
                CREATE DATABASE IF NOT EXISTS `shop`;
                CREATE TABLE IF NOT EXISTS `shop`.`order` (
                  row_key String,
                %1$s,
                  _version UInt128 MATERIALIZED bitShiftLeft(toUInt128(generation), 64) + toUInt128(revision)
                ) ENGINE = ReplacingMergeTree(_version) ORDER BY (tenant, window_start, row_key);
                CREATE TABLE IF NOT EXISTS `shop`.`order_topic` (
                %1$s
                ) ENGINE = Kafka SETTINGS kafka_broker_list = 'broker:9092', kafka_topic_list = 'insights.order',
                  kafka_group_name = 'clickhouse-insights.order', kafka_format = 'AvroConfluent',
                  format_avro_schema_registry_url = 'http://registry:8081/apis/ccompat/v7', input_format_avro_allow_missing_fields = 1,
                  input_format_avro_null_as_default = 1;
                CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`order_move` TO `shop`.`order` AS
                  SELECT _key AS row_key, %2$s FROM `shop`.`order_topic`;
                """.formatted("""
                          `window_start` DateTime64(3, 'UTC'),
                          `window_end` DateTime64(3, 'UTC'),
                          `tenant` String,
                          `user` Nullable(String),
                          `group` Nullable(String),
                          `select` Nullable(Int64),
                          `sum` Nullable(Float64),
                          `from` Nullable(String),
                          `best` Array(Tuple(value String, count Int64, error Int64)),
                          `later` Nullable(String),
                          `generation` Int64,
                          `revision` Int64,
                          `final` Bool,
                          `watermark` Nullable(DateTime64(3, 'UTC'))""".indent(2).stripTrailing(), """
                        `window_start`, `window_end`, `tenant`, `user`, `group`, `select`, `sum`, `from`, `best`, `later`, \
                        `generation`, `revision`, `final`, `watermark`"""));
    }

    @Test
    void aMeasureMayHaveTheNameVersion() {
        var row = new Schema.Parser().parse("""
                {"type":"record","name":"order","fields":[{"name":"version","type":["null","long"],"default":null}]}
                """);
        var table = TargetTable.of("order", "insights.order", row);

        var ddl = ConnectTarget.CLICKHOUSE.database().ddl(table, DatabaseAddress.parse(URL), SampleTable.BACKEND);

        assertThat(ddl).contains("  `version` Nullable(Int64),\n  _version UInt128 MATERIALIZED");
    }

    @Test
    void itNeedsNoConnector() {
        assertThat(SampleTable.connector(ConnectTarget.CLICKHOUSE, URL)).isEmpty();
        assertThat(ConnectTarget.CLICKHOUSE.startsHere()).isFalse();
    }
}
