package io.millrace.cli.connect;

import static java.util.stream.Collectors.joining;

import java.util.Map;

/**
 * ClickHouse, which reads the topic by itself: a table of its Kafka engine, a {@code ReplacingMergeTree} by (generation,
 * revision), and the view that moves rows from one to the other. Queries ask for {@code FINAL}. Rows of older schemas lack the
 * columns that a definition added, and get defaults there. The column of the version begins with an underscore, as no column of
 * an insight does.
 */
final class ClickhouseTarget implements DatabaseTarget {
    @Override
    public String ddl(TargetTable table, DatabaseAddress address, Backend backend) {
        var columns = table.columns().stream()
                .map(column -> "  `" + column.name() + "` " + type(column))
                .collect(joining(",\n"));
        var names = table.columns().stream()
                .map(column -> "`" + column.name() + "`")
                .collect(joining(", "));
        return """
                CREATE DATABASE IF NOT EXISTS `%1$s`;
                CREATE TABLE IF NOT EXISTS `%1$s`.`%2$s` (
                  %3$s String,
                %4$s,
                  _version UInt128 MATERIALIZED bitShiftLeft(toUInt128(generation), 64) + toUInt128(revision)
                ) ENGINE = ReplacingMergeTree(_version) ORDER BY (tenant, window_start, %3$s);
                CREATE TABLE IF NOT EXISTS `%1$s`.`%2$s_topic` (
                %4$s
                ) ENGINE = Kafka SETTINGS kafka_broker_list = '%5$s', kafka_topic_list = '%6$s',
                  kafka_group_name = 'clickhouse-%6$s', kafka_format = 'AvroConfluent',
                  format_avro_schema_registry_url = '%7$s', input_format_avro_allow_missing_fields = 1,
                  input_format_avro_null_as_default = 1;
                CREATE MATERIALIZED VIEW IF NOT EXISTS `%1$s`.`%2$s_move` TO `%1$s`.`%2$s` AS
                  SELECT _key AS %3$s, %8$s FROM `%1$s`.`%2$s_topic`;
                """.formatted(
                        address.database("millrace"),
                        table.name(),
                        TargetTable.KEY,
                        columns,
                        backend.bootstrapServers(),
                        table.topic(),
                        backend.registryUrl(),
                        names);
    }

    @Override
    public Map<String, String> connector(TargetTable table, DatabaseAddress address) {
        return Map.of();
    }

    @Override
    public String exampleUrl() {
        return "clickhouse://127.0.0.1:9000/millrace";
    }

    private static String type(RowColumn column) {
        var type =
                switch (column.type()) {
                    case LONG -> "Int64";
                    case DOUBLE -> "Float64";
                    case BOOLEAN -> "Bool";
                    case TEXT -> "String";
                    case TIME -> "DateTime64(3, 'UTC')";
                    // An array cannot be null in ClickHouse: a row without it has an empty one.
                    case LIST -> "Array(Tuple(value String, count Int64, error Int64))";
                };
        return column.nullable() && column.type() != ColumnType.LIST ? "Nullable(" + type + ")" : type;
    }
}
