package io.millrace.sink.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.config.HttpConfig;
import io.millrace.runtime.service.Health;
import io.millrace.runtime.service.HttpEndpoints;
import io.millrace.runtime.testing.TestRegistry;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.AvroEncoder;
import io.millrace.schemas.serde.GenericAvroDeserializer;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.sink.Insights;
import io.millrace.sink.destination.Destination;
import io.millrace.sink.destination.Destinations;
import io.millrace.sink.destination.ManualWorker;
import io.millrace.sink.row.RowFormat;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamEndpointTest {
    private static final String TOPIC = "insights.orders";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final SchemaIds ids = TestRegistry.ids();
    private final RowFormat format = RowFormat.of(Insights.orders().build());
    private final ManualWorker worker = new ManualWorker();
    private final Destinations destinations = new Destinations(
            definition -> new Destination("orders", 1, TOPIC, format, ids.register(TOPIC, format.schema())),
            worker,
            bug -> {
                throw new AssertionError(bug);
            });
    private final List<byte[]> topic = new ArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private final HttpEndpoints http =
            new HttpEndpoints(vertx, new HttpConfig("127.0.0.1", 0), new CollectorRegistry(), new Health());
    private final StreamEndpoint endpoint = new StreamEndpoint(
            destinations,
            this::consumer,
            new GenericAvroDeserializer(ids),
            new StreamMetrics(new CollectorRegistry()),
            1);
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void listen() {
        destinations.define(Insights.orders().build());
        worker.runOnce();
        endpoint.addTo(http.router());
        http.listen();
    }

    @AfterEach
    void close() {
        endpoint.close();
        vertx.close().await();
    }

    @Test
    void rowsArriveAsEventsWithTheIdToResumeFrom() throws Exception {
        publish("DE", 1);
        publish("FR", 2);

        try (var events = open("?from=earliest", null)) {
            assertThat(events.line("data: ")).contains("\"country\":\"DE\"").contains("\"orders\":1");
            assertThat(events.line("id: ")).isEqualTo("1@0:2");
            assertThat(events.line("data: ")).contains("\"country\":\"FR\"");
        }
    }

    @Test
    void aReaderThatComesBackMissesNothing() throws Exception {
        publish("DE", 1);
        publish("FR", 2);
        publish("IT", 3);

        try (var events = open("", "1@0:1")) {
            assertThat(events.line("data: ")).contains("FR");
            assertThat(events.line("data: ")).contains("IT");
        }
    }

    @Test
    void theIdOfAnotherGenerationBeginsAtTheEarliestRow() throws Exception {
        publish("DE", 1);

        try (var events = open("", "7@0:500")) {
            assertThat(events.line("data: ")).contains("DE");
        }
    }

    @Test
    void anotherTenantsRowsAreNotShown() throws Exception {
        publish("DE", 1);
        publish("FR", 2);
        topic.set(0, encode(Insights.order("DE", 1).setTenant("other").build()));

        try (var events = open("?from=earliest&tenant=other", null)) {
            assertThat(events.line("data: ")).contains("DE");
        }
    }

    @Test
    void valuesThatAreNoRowsAreSkipped() throws Exception {
        topic.add(new byte[] {1, 2, 3});
        publish("DE", 1);

        try (var events = open("?from=earliest", null)) {
            assertThat(events.line("data: ")).contains("DE");
        }
    }

    @Test
    void oneReaderTooManyIsToldToComeBack() throws Exception {
        try (var events = open("", null)) {
            assertThat(events.line("id: ")).isEqualTo("1@0:0");

            var refused = get("/v1/insights/orders/stream", null);

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
        }
    }

    @Test
    void whatCannotBeStreamedIsRefusedWithAReason() throws Exception {
        assertThat(get("/v1/insights/nope/stream", null)).satisfies(answer -> {
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("nope");
        });
        assertThat(get("/v1/insights/orders/stream?from=noon", null).statusCode())
                .isEqualTo(400);
        assertThat(get("/v1/insights/orders/stream?tenant=A%20B", null).statusCode())
                .isEqualTo(400);
        assertThat(get("/v1/insights/orders/stream", "17").body()).contains("Last-Event-ID");
    }

    private void publish(String country, long count) {
        topic.add(encode(Insights.order(country, count).build()));
    }

    private byte[] encode(InsightUpdate row) {
        return new AvroEncoder<GenericRecord>(new GenericDatumWriter<>(format.schema()))
                .encode(ids.register(TOPIC, format.schema()), format.record(row));
    }

    private Consumer<String, byte[]> consumer() {
        var consumer = new MockConsumer<String, byte[]>("earliest");
        var node = new Node(0, "127.0.0.1", 1);
        consumer.updatePartitions(
                TOPIC, List.of(new PartitionInfo(TOPIC, 0, node, new Node[] {node}, new Node[] {node})));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, (long) topic.size()));
        consumer.schedulePollTask(() -> {
            for (int offset = 0; offset < topic.size(); offset++) {
                consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, offset, "key" + offset, topic.get(offset)));
            }
        });
        return consumer;
    }

    private HttpRequest.Builder request(String path, String lastId) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + path));
        return lastId == null ? request : request.header("Last-Event-ID", lastId);
    }

    private HttpResponse<String> get(String path, String lastId) throws IOException, InterruptedException {
        return client.send(request(path, lastId).build(), HttpResponse.BodyHandlers.ofString());
    }

    private Events open(String query, String lastId) throws IOException, InterruptedException {
        var answer = client.send(
                request("/v1/insights/orders/stream" + query, lastId).build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        var events = new Events(new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8)));
        // The first id says where the reader stands before any row.
        if (lastId != null || query.contains("earliest")) {
            events.line("id: ");
        }
        return events;
    }

    private record Events(BufferedReader lines) implements AutoCloseable {
        /** The rest of the next line that begins so. */
        String line(String prefix) throws IOException {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(prefix)) {
                    return line.substring(prefix.length());
                }
            }
            throw new AssertionError("the stream ended");
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
