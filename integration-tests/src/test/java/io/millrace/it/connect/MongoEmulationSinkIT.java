package io.millrace.it.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.millrace.it.stack.Stack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * MongoDB's connector with our write strategy, against an emulation of a server: no MongoDB server can be had from the
 * registries that this project builds from.
 */
@Tag("fleet")
class MongoEmulationSinkIT {
    private static final long SEED = 20_261_122;
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    void theCollectionHoldsTheNewestRowsThroughDisorderRedeliveryAndANewColumn() throws Exception {
        var server = new MongoServer(new MemoryBackend());
        var address = server.bindAndGetConnectionString();
        try (var stack = new Stack(directory, "clients", 14_000);
                var client = MongoClients.create(address)) {
            stack.up("--only", "broker,registry");
            var collection = client.getDatabase("millrace").getCollection("orders");
            try (var feed = new RowFeed(stack, SEED)) {
                feed.send(2_000);
                try (var worker = LocalWorker.up(stack, directory, "mongodb", address + "/millrace")) {
                    awaitEqual(collection, feed, "revisions in disorder");
                    assertThat(worker.said()).doesNotContain("failed");
                }
                feed.redeliver("mongodb");
                try (var worker = LocalWorker.up(stack, directory, "mongodb", address + "/millrace")) {
                    feed.changeDefinition();
                    awaitEqual(collection, feed, "redelivery, a new generation and a new column");
                    feed.delete(7);
                    awaitEqual(collection, feed, "tombstones");
                    assertThat(worker.said()).doesNotContain("failed");
                }
            }
        } finally {
            server.shutdownNow();
        }
    }

    private static void awaitEqual(MongoCollection<Document> collection, RowFeed feed, String after) throws Exception {
        Stack.until("the collection equals the newest rows after " + after + ", seed " + SEED, SOON, () -> assertThat(
                        rows(collection, feed))
                .isEqualTo(feed.expected()));
    }

    private static Map<String, List<Object>> rows(MongoCollection<Document> collection, RowFeed feed) {
        var rows = new TreeMap<String, List<Object>>();
        for (var document : collection.find()) {
            var row = document.get("row", Document.class);
            var values = new ArrayList<Object>();
            feed.columns().forEach(column -> values.add(RowValues.plain(row.get(column))));
            rows.put(document.getString("_id"), values);
        }
        return rows;
    }
}
