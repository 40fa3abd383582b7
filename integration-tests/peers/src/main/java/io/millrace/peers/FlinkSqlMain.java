package io.millrace.peers;

import io.millrace.bench.Insight;
import java.time.Instant;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;

/**
 * The insights in Flink SQL, all ten as one statement set over one read. Uniques are exact there, for SQL has no
 * sketch. Arguments: broker, registry, directory, warm-up, events, name, topic of rows.
 * Prints JSON.
 */
final class FlinkSqlMain {
    private static final String[] COLUMNS = {
        "country",
        "name",
        "device",
        "product",
        "category",
        "brand",
        "campaign",
        "page",
        "person",
        "price",
        "revenue",
        "ts"
    };
    private static final TypeInformation<?>[] TYPES = {
        Types.STRING,
        Types.STRING,
        Types.STRING,
        Types.STRING,
        Types.STRING,
        Types.STRING,
        Types.STRING,
        Types.STRING,
        Types.STRING,
        Types.DOUBLE,
        Types.DOUBLE,
        Types.INSTANT
    };
    private static final String WINDOW = " FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) ";

    private FlinkSqlMain() {}

    public static void main(String[] args) throws Exception {
        var meter = new Meter(Long.parseLong(args[3]));
        Metering.use(meter);
        var environment = FlinkJob.environment("rocksdb", args[2]);
        var tables = StreamTableEnvironment.create(environment);
        tables.getConfig().set("table.local-time-zone", "UTC");
        var events = FlinkJob.events(environment, args[0], args[1])
                .map(event -> Row.of(
                        event.getGeoCountry(),
                        event.getName(),
                        event.getDeviceType(),
                        event.getProperties().get("product_id"),
                        event.getProperties().get("category"),
                        event.getProperties().get("brand"),
                        event.getCampaignSource(),
                        event.getPagePath(),
                        event.getPerson(),
                        Insight.number(event, "price"),
                        Insight.number(event, "revenue"),
                        Instant.ofEpochMilli(event.getTime())))
                .returns(Types.ROW_NAMED(COLUMNS, TYPES));
        tables.createTemporaryView(
                "events",
                events,
                Schema.newBuilder()
                        .column("country", DataTypes.STRING())
                        .column("name", DataTypes.STRING())
                        .column("device", DataTypes.STRING())
                        .column("product", DataTypes.STRING())
                        .column("category", DataTypes.STRING())
                        .column("brand", DataTypes.STRING())
                        .column("campaign", DataTypes.STRING())
                        .column("page", DataTypes.STRING())
                        .column("person", DataTypes.STRING())
                        .column("price", DataTypes.DOUBLE())
                        .column("revenue", DataTypes.DOUBLE())
                        .column("ts", DataTypes.TIMESTAMP_LTZ(3))
                        .watermark("ts", "SOURCE_WATERMARK()")
                        .build());
        tables.executeSql("""
            CREATE TABLE bench_rows (k STRING, v STRING) WITH (
              'connector' = 'kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
              'key.format' = 'raw', 'key.fields' = 'k', 'value.format' = 'raw',
              'value.fields-include' = 'EXCEPT_KEY', 'sink.delivery-guarantee' = 'exactly-once',
              'sink.transactional-id-prefix' = '%s', 'properties.transaction.timeout.ms' = '600000',
              'properties.compression.type' = 'lz4', 'properties.linger.ms' = '100')
            """.formatted(args[6], args[0], args[6]));
        var all = tables.createStatementSet();
        all.addInsertSql(insight("by_country", "country", "COUNT(*)", ""));
        all.addInsertSql(insight("by_name", "name", "COUNT(*)", ""));
        all.addInsertSql(insight("by_country_and_device", "country, device", "COUNT(*)", ""));
        all.addInsertSql(insight("by_product", "product", "COUNT(*)", ""));
        all.addInsertSql(insight("by_category_and_country", "category, country", "COUNT(*)", ""));
        all.addInsertSql(insight("by_campaign", "campaign", "COUNT(*)", ""));
        var orders = "WHERE name = 'Order Completed'";
        all.addInsertSql(insight("revenue_by_category", "category", "SUM(CAST(revenue AS DECIMAL(18, 2)))", orders));
        all.addInsertSql(insight("revenue_by_brand", "brand", "SUM(CAST(revenue AS DECIMAL(18, 2)))", orders));
        all.addInsertSql(insight("people_by_country", "country", "COUNT(DISTINCT person)", ""));
        all.addInsertSql(insight("price_by_page", "page", "PERCENTILE(price, 0.95)", ""));
        all.execute().await();
        System.out.println(meter.result(args[5]));
    }

    private static String insight(String name, String group, String measure, String where) {
        var start = "CAST(UNIX_TIMESTAMP(DATE_FORMAT(window_start, 'yyyy-MM-dd HH:mm:ss')) * 1000 AS STRING)";
        var values = "COALESCE(" + group.replace(", ", ", 'null'), COALESCE(") + ", 'null')";
        return "INSERT INTO bench_rows SELECT CONCAT_WS('|', '" + name + "', " + start + ", " + values + "), CAST("
                + measure + " AS STRING)" + WINDOW + where + " GROUP BY window_start, window_end, " + group;
    }
}
