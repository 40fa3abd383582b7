package io.millrace.it.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.stack.Stack;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.insight.TopItem;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of a real PostgreSQL server equals the newest revisions of a topic, whatever happens on the way. */
class PostgresSinkIT {
    private static final long SEED = 20_261_121;
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Duration OUTAGE = Duration.ofSeconds(8);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private Stack stack;
    private PostgresServer postgres;
    private RowFeed feed;

    @Test
    void theTableHoldsTheNewestRowsThroughDisorderAnOutageRedeliveryAndANewColumn() throws Exception {
        try (var local = new Stack(directory, "clients", 13_000);
                var server = new PostgresServer()) {
            stack = local.up("--only", "broker,registry");
            postgres = server;
            try (var rows = new RowFeed(stack, SEED)) {
                feed = rows;
                feed.send(2_000);

                try (var worker = LocalWorker.up(stack, directory, "postgresql", postgres.url())) {
                    awaitEqual("revisions in disorder");
                    countRegressions();
                    outage();
                    awaitEqual("an outage of the database");
                    assertThat(worker.said()).contains(": running");
                }
                redeliverEverything();
                try (var worker = LocalWorker.up(stack, directory, "postgresql", postgres.url())) {
                    feed.startOver();
                    feed.addMeasure("refunds");
                    feed.send(500);
                    feed.sendGarbage();
                    awaitEqual("redelivery, a new generation and a new column");
                    feed.delete(7);
                    awaitEqual("tombstones");
                    assertThat(worker.said()).doesNotContain("failed");
                }
                assertThat(regressions())
                        .as("older revisions that replaced newer ones")
                        .isZero();
            }
        }
    }

    private void outage() throws Exception {
        postgres.crash();
        feed.send(1_000);
        var until = System.nanoTime() + OUTAGE.toNanos();
        Stack.until("the outage has lasted", SOON, () -> assertThat(System.nanoTime())
                .isGreaterThan(until));
        postgres.start();
    }

    /** The next worker reads the topic from its beginning: each revision again, the oldest first. */
    private void redeliverEverything() throws Exception {
        var group = "connect-" + RowFeed.TOPIC + "-postgresql";
        try (var admin = feed.admin()) {
            var committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            assertThat(committed.values().stream()
                            .mapToLong(OffsetAndMetadata::offset)
                            .sum())
                    .isPositive();
            admin.alterConsumerGroupOffsets(
                            group,
                            committed.keySet().stream()
                                    .collect(Collectors.toMap(partition -> partition, at -> new OffsetAndMetadata(0))))
                    .all()
                    .get();
        }
    }

    /** Notes each update by which a row would become older, which the guard of the table must prevent. */
    private void countRegressions() throws SQLException {
        try (var connection = postgres.connect();
                var statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE regressions (row_key text);
                    CREATE FUNCTION note_regression() RETURNS trigger LANGUAGE plpgsql AS
                      'BEGIN INSERT INTO regressions VALUES (NEW.row_key); RETURN NULL; END';
                    CREATE TRIGGER note_regression AFTER UPDATE ON orders FOR EACH ROW
                      WHEN ((NEW.generation, NEW.revision) < (OLD.generation, OLD.revision))
                      EXECUTE FUNCTION note_regression();
                    """);
        }
    }

    private long regressions() throws SQLException {
        try (var connection = postgres.connect();
                var statement = connection.createStatement();
                var count = statement.executeQuery("SELECT count(*) FROM regressions")) {
            count.next();
            return count.getLong(1);
        }
    }

    private void awaitEqual(String after) throws Exception {
        Stack.until(
                "the table equals the newest rows after " + after + ", seed " + SEED, SOON, () -> assertThat(table())
                        .isEqualTo(expected()));
    }

    private Map<String, List<Object>> expected() {
        var rows = new TreeMap<String, List<Object>>();
        feed.newest().forEach((key, update) -> rows.put(key, columns(update)));
        return rows;
    }

    private List<Object> columns(InsightUpdate update) {
        var columns = new ArrayList<Object>();
        columns.add(new Timestamp(update.getWindowStart()));
        columns.add(new Timestamp(update.getWindowEnd()));
        columns.add(update.getTenant());
        columns.addAll(update.getGroup());
        for (int i = 0; i < feed.measures().size(); i++) {
            columns.add(i < update.getValues().size() ? plain(update.getValues().get(i)) : null);
        }
        columns.add(update.getGeneration());
        columns.add(update.getRevision());
        columns.add(update.getFinal$());
        columns.add(update.getWatermark() == Long.MIN_VALUE ? null : new Timestamp(update.getWatermark()));
        return columns;
    }

    private static Object plain(Object value) {
        return value instanceof List<?> items
                ? items.stream()
                        .map(TopItem.class::cast)
                        .map(item -> item.getValue() + "=" + item.getCount() + "±" + item.getError())
                        .toList()
                : value;
    }

    private Map<String, List<Object>> table() throws Exception {
        var names = new ArrayList<>(List.of("window_start", "window_end", "tenant", "country"));
        names.addAll(feed.measures());
        names.addAll(List.of("generation", "revision", "\"final\"", "watermark"));
        var rows = new TreeMap<String, List<Object>>();
        try (var connection = postgres.connect();
                var statement = connection.createStatement();
                var found = statement.executeQuery("SELECT row_key, " + String.join(", ", names) + " FROM orders")) {
            while (found.next()) {
                var columns = new ArrayList<Object>();
                for (int i = 0; i < names.size(); i++) {
                    columns.add(names.get(i).equals("top_products") ? list(found, i + 2) : found.getObject(i + 2));
                }
                rows.put(found.getString(1), columns);
            }
        } catch (SQLException e) {
            // Retried by the poll: the table or the new column is not there yet.
            throw new AssertionError(e);
        }
        return rows;
    }

    private static List<String> list(ResultSet found, int column) throws SQLException, JsonProcessingException {
        var text = found.getString(column);
        if (text == null) {
            return null;
        }
        var items = new ArrayList<String>();
        JSON.readTree(text)
                .forEach(item ->
                        items.add(item.path("value").asText() + "=" + item.path("count") + "±" + item.path("error")));
        return items;
    }
}
