package io.millrace.enrichment;

import static org.apache.kafka.streams.kstream.Named.as;

import io.millrace.enrichment.check.EventValidator;
import io.millrace.enrichment.check.InvalidEventProcessor;
import io.millrace.enrichment.count.EnrichmentCounters;
import io.millrace.enrichment.dedup.DedupProcessor;
import io.millrace.enrichment.enricher.EnrichProcessor;
import io.millrace.enrichment.enricher.EnricherChain;
import io.millrace.enrichment.enricher.EventSerializers;
import io.millrace.enrichment.identity.DeviceCacheBudget;
import io.millrace.enrichment.identity.IdentityProcessor;
import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.enrichment.identity.TouchResolver;
import io.millrace.enrichment.person.PersonProcessor;
import io.millrace.enrichment.person.PersonSerializers;
import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.runtime.failed.FailedEventSink;
import io.millrace.runtime.streams.CommitHookStore;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.person.PersonChange;
import io.millrace.schemas.person.PersonCommands;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.millrace.tracing.Tracing;
import java.time.Clock;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;

/**
 * Topology of the stage. One sub-topology leads from raw to enriched events without a repartition; only what is new of a person,
 * which is rare, goes to the other, which keeps persons and tells devices.
 */
final class EnrichmentTopology {
    private final EnrichmentConfig config;
    private final SchemaIds ids;
    private final EnricherChain enrichers;
    private final EnrichmentCounters counters;
    private final FailedEventCounter failures;
    private final Clock clock;
    private final DeviceCacheBudget devices;
    private final TouchResolver touches;
    private final EventValidator check;
    private Tracing tracing = Tracing.OFF;

    EnrichmentTopology(
            EnrichmentConfig config,
            SchemaIds ids,
            EnricherChain enrichers,
            EnrichmentCounters counters,
            FailedEventCounter failures,
            Clock clock) {
        this.config = config;
        this.ids = ids;
        this.enrichers = enrichers;
        this.counters = counters;
        this.failures = failures;
        this.clock = clock;
        this.devices = new DeviceCacheBudget(config.enrichers().caches().deviceBytes());
        this.touches = new TouchResolver(
                config.enrichers().arrivals(),
                config.enrichers().pii(),
                config.enrichers().keepsTouches());
        this.check = new EventValidator(clock);
    }

    /** Has traced events leave spans. */
    EnrichmentTopology tracedBy(Tracing spans) {
        tracing = spans;
        return this;
    }

    /** Builds the topology; must be called only once. */
    Topology build() {
        var builder = new StreamsBuilder();
        builder.addStateStore(DedupProcessor.store());
        builder.addStateStore(IdentityProcessor.store());
        builder.addStateStore(CommitHookStore.builder(IdentityProcessor.HOOK));
        builder.addStateStore(PersonProcessor.store());

        var valid = divertInvalidEvents(readRawEvents(builder));
        var resolved = resolvePersonAndSession(dropDuplicates(valid), readPersonUpdates(builder));
        enrich(resolved);
        announcePersons(resolved);
        uniteDevicesAndUsers(builder);
        return builder.build();
    }

    private KStream<String, RawEvent> readRawEvents(StreamsBuilder builder) {
        return builder.stream(
                        Topics.EVENTS_RAW.name(),
                        Consumed.with(Serdes.String(), AvroSerde.of(Topics.EVENTS_RAW, ids))
                                .withName("events-raw"))
                .peek((key, event) -> counters.eventRead(), as("count-in"));
    }

    private KStream<String, RawEvent> divertInvalidEvents(KStream<String, RawEvent> events) {
        var branches = events.split(as("check"))
                .branch((key, event) -> check.findProblem(key, event) == null, Branched.as("-sound"))
                .defaultBranch(Branched.as("-poison"));
        var bytes = AvroSerde.of(Topics.EVENTS_RAW, ids);
        var invalid = branches.get("check-poison")
                .process(() -> new InvalidEventProcessor(check, bytes, counters, failures, clock), as("poison"));
        FailedEventSink.write(invalid, ids);
        return branches.get("check-sound");
    }

    private KStream<String, RawEvent> dropDuplicates(KStream<String, RawEvent> events) {
        return events.process(
                () -> new DedupProcessor(config.dedupFilterIds(), counters, tracing),
                as("dedup"),
                DedupProcessor.STORE);
    }

    private KStream<String, SpecificRecord> readPersonUpdates(StreamsBuilder builder) {
        return asRecords(builder.stream(
                Topics.PERSON_UPDATES.name(),
                Consumed.with(Serdes.String(), AvroSerde.of(Topics.PERSON_UPDATES, ids))
                        .withName("person-updates")));
    }

    private KStream<String, ResolvedEvent> resolvePersonAndSession(
            KStream<String, RawEvent> events, KStream<String, SpecificRecord> updates) {
        var settings = config.enrichers();
        return asRecords(events)
                .merge(updates, as("device-records"))
                .process(
                        () -> new IdentityProcessor(
                                config.sessionGap(),
                                settings.traits(),
                                settings.pii(),
                                config.placeholders(),
                                touches,
                                devices,
                                counters),
                        as("identity"),
                        IdentityProcessor.STORE,
                        IdentityProcessor.HOOK);
    }

    /** A cast instead of a step that maps each event to itself: the steps behind only read. */
    @SuppressWarnings("unchecked")
    private static KStream<String, SpecificRecord> asRecords(KStream<String, ? extends SpecificRecord> events) {
        return (KStream<String, SpecificRecord>) events;
    }

    private void enrich(KStream<String, ResolvedEvent> events) {
        var serializers = new EventSerializers(ids);
        var enriched = events.process(
                () -> new EnrichProcessor(enrichers, serializers, counters, failures, tracing, clock),
                as("enrich"),
                DedupProcessor.STORE);
        enriched.to(Topics.EVENTS_ENRICHED.name(), serialized(EnrichProcessor.ENRICHED));
        enriched.to(Topics.EVENTS_FAILED.name(), serialized(EnrichProcessor.TOO_LARGE));
    }

    private static Produced<String, byte[]> serialized(String name) {
        return Produced.with(Serdes.String(), Serdes.ByteArray()).withName(name);
    }

    private void announcePersons(KStream<String, ResolvedEvent> events) {
        events.flatMap((key, event) -> announcements(event), as("person-announcements"))
                .to(
                        Topics.PERSON_CHANGES.name(),
                        Produced.with(Serdes.String(), AvroSerde.of(Topics.PERSON_CHANGES, ids))
                                .withName("person-changes-out"));
    }

    private List<KeyValue<String, PersonChange>> announcements(ResolvedEvent event) {
        if (event.changes().isEmpty()) {
            return List.of();
        }
        return event.changes().stream()
                .map(change -> {
                    counters.personChangeSent();
                    return KeyValue.pair(PersonCommands.key(change), change);
                })
                .toList();
    }

    private void uniteDevicesAndUsers(StreamsBuilder builder) {
        var written = builder.stream(
                        Topics.PERSON_CHANGES.name(),
                        Consumed.with(Serdes.String(), AvroSerde.of(Topics.PERSON_CHANGES, ids))
                                .withName("person-changes"))
                .process(
                        () -> new PersonProcessor(
                                config.personIds(), config.enrichers().traits(), new PersonSerializers(ids), counters),
                        as("person"),
                        PersonProcessor.STORE);
        written.to(Topics.PERSON_CHANGES.name(), serialized(PersonProcessor.CHANGES));
        written.to(Topics.PERSON_UPDATES.name(), serialized(PersonProcessor.UPDATES));
        written.to(Topics.PERSON_MERGES.name(), serialized(PersonProcessor.MERGES));
        written.to(Topics.PROFILES.name(), serialized(PersonProcessor.PROFILES));
    }
}
