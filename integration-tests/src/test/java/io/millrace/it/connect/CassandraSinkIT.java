package io.millrace.it.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.DriverException;
import io.millrace.it.stack.Stack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of a real Cassandra node equals the newest revisions of a topic, also when the node is killed in between. */
@Tag("fleet")
class CassandraSinkIT {
    private static final long SEED = 20_261_123;
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private CassandraNode node;
    private RowFeed feed;

    @Test
    void theTableHoldsTheNewestRowsThroughDisorderKillsOfTheNodeRedeliveryAndANewColumn() throws Exception {
        try (var stack = new Stack(directory, "clients", 15_000);
                var real = new CassandraNode()) {
            node = real;
            createKeyspace();
            stack.up("--only", "broker,registry");
            try (var rows = new RowFeed(stack, SEED)) {
                feed = rows;
                feed.send(2_000);

                try (var worker = LocalWorker.up(stack, directory, "cassandra", node.url())) {
                    awaitEqual("revisions in disorder");
                    node.kill();
                    feed.send(1_000);
                    node.start();
                    awaitEqual("a kill of the node");
                    assertThat(worker.said()).doesNotContain("failed");
                }
                feed.redeliver("cassandra");
                try (var worker = LocalWorker.up(stack, directory, "cassandra", node.url())) {
                    feed.changeDefinition();
                    awaitEqual("redelivery, a new generation and a new column");
                    feed.delete(7);
                    awaitEqual("tombstones");
                    feed.startOver();
                    feed.send(500);
                    awaitEqual("rows that come back after their tombstones");
                    assertThat(worker.said()).doesNotContain("failed");
                }
                // Everything once more: tombstones, too, and then the rows that had come back.
                feed.redeliver("cassandra");
                node.kill();
                node.start();
                try (var worker = LocalWorker.up(stack, directory, "cassandra", node.url())) {
                    // The last rows of both partitions, so that all before them is written when these are.
                    feed.startOver();
                    feed.send(30);
                    awaitEqual("redelivery of tombstones to a node that was killed");
                    assertThat(worker.said()).doesNotContain("failed");
                }
            }
        }
    }

    private void createKeyspace() {
        try (var session = node.connect()) {
            session.execute("CREATE KEYSPACE millrace WITH replication = {'class': 'NetworkTopologyStrategy',"
                    + " 'datacenter1': 1}");
        }
    }

    private void awaitEqual(String after) throws Exception {
        Stack.until(
                "the table equals the newest rows after " + after + ", seed " + SEED, SOON, () -> assertThat(table())
                        .isEqualTo(feed.expected()));
    }

    private Map<String, List<Object>> table() {
        var rows = new TreeMap<String, List<Object>>();
        try (var session = node.connect()) {
            for (var row : session.execute("SELECT * FROM millrace.orders")) {
                var values = new ArrayList<Object>();
                for (var column : feed.columns()) {
                    assertThat(row.getColumnDefinitions().contains(column))
                            .as("column %s", column)
                            .isTrue();
                    values.add(
                            column.equals(RowFeed.LIST)
                                    ? RowValues.list(row.getString(column))
                                    : RowValues.plain(row.getObject(column)));
                }
                rows.put(row.getString("row_key"), values);
            }
        } catch (DriverException e) {
            // Retried by the poll: the table is not there yet, or the node is starting.
            throw new AssertionError(e);
        }
        return rows;
    }
}
