package io.millrace.aggregation.combine;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Prints the CPU time an event of combining under the shipped insights, beside a full Avro decode of the same bytes in
 * the same run. Not a test: the command is in RATIONALE.md.
 */
public final class CombineProfile {
    private static final int EVENTS = 50_000;
    private static final int ROUNDS = 8;

    private CombineProfile() {}

    public static void main(String[] args) throws Exception {
        var ids = new SchemaIds(new MockSchemaRegistryClient());
        var serde = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);
        var active = new ActiveDefinitions();
        try (var files = Files.list(Path.of(args[0]))) {
            for (var file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
                new DefinitionParser()
                        .parse(file.toString(), Files.readString(file))
                        .forEach(active::put);
            }
        }
        var events = events(serde);
        System.out.println(active.specs().size() + " insights, " + events[0].length + " bytes an event");
        for (int round = 0; round < ROUNDS; round++) {
            System.out.printf(
                    "decode %.2f us, combine %.2f us an event%n",
                    cpu(() -> decode(serde, events)),
                    cpu(() -> combine(new CombineSimulation(0, 4, 512 << 10, active, ids), events)));
        }
    }

    private static void decode(AvroSerde<EnrichedEvent> serde, byte[][] events) {
        long sum = 0;
        for (var event : events) {
            sum += serde.deserialize("", event).getTime();
        }
        if (sum == 42) {
            throw new IllegalStateException("so that nothing is optimised away");
        }
    }

    private static void combine(CombineSimulation task, byte[][] events) {
        for (int i = 0; i < events.length; i++) {
            task.process(events[i]);
            if (i % 20_000 == 19_999) {
                task.flush(false, (to, packed) -> {});
            }
        }
        task.flush(false, (to, packed) -> {});
    }

    private static double cpu(Runnable work) {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        work.run();
        return (threads.getCurrentThreadCpuTime() - before) / 1e3 / EVENTS;
    }

    private static byte[][] events(AvroSerde<EnrichedEvent> serde) {
        var random = new Random(7);
        var events = new byte[EVENTS][];
        long start = 1_700_000_000_000L;
        var names = new String[] {"Product Viewed", "Product Added", "Order Completed", "Page Viewed"};
        for (int i = 0; i < EVENTS; i++) {
            var event = TestEvents.track(names[random.nextInt(names.length)])
                    .at(start + i * 5L)
                    .person("person-" + random.nextInt(200_000))
                    .country("C" + (int) (12 * random.nextDouble() * random.nextDouble()))
                    .path("/p/" + (int) (5_000 * random.nextDouble() * random.nextDouble()))
                    .bot(random.nextInt(20) == 0)
                    .property("revenue", random.nextInt(20_000) / 100.0)
                    .property("price", random.nextInt(20_000) / 100.0)
                    .property("product_id", "sku-" + random.nextInt(500))
                    .property("category", "cat-" + random.nextInt(30))
                    .property("category_code", "electronics.smartphone." + random.nextInt(30))
                    .property("brand", "brand-" + random.nextInt(100))
                    .property("currency", "EUR")
                    .build();
            event.setUserAgent("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0");
            event.setBrowser("Chrome");
            event.setOs("Linux");
            event.setDeviceType("desktop");
            event.setCampaignSource(random.nextInt(3) == 0 ? "news" : null);
            event.setIp("10.1.2.0");
            events[i] = serde.serialize("", event);
        }
        return events;
    }
}
