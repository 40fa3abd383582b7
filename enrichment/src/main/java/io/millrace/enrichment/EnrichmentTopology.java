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
import io.millrace.enrichment.profile.ProfileLookup;
import io.millrace.enrichment.profile.ProfileProcessor;
import io.millrace.enrichment.profile.ProfileReadBackProcessor;
import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.runtime.failed.FailedEventSink;
import io.millrace.runtime.streams.CommitHookStore;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.profile.Profile;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * Topology of the stage. One sub-topology leads from raw to enriched events without a repartition; only changes of profiles,
 * which are rare, are repartitioned by person.
 */
final class EnrichmentTopology {
    static final String PROFILE_CHANGES = "profile-changes";

    private final EnrichmentConfig config;
    private final SchemaIds ids;
    private final EnricherChain enrichers;
    private final EnrichmentCounters counters;
    private final FailedEventCounter failures;
    private final Clock clock;
    private final ProfileLookup profiles;
    private final DeviceCacheBudget devices;
    private final EventValidator check;
    private final Serde<Profile> profileSerde;
    private Optional<Integer> profilePartitions = Optional.empty();

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
        this.profiles = new ProfileLookup(config.enrichers().caches().profileBytes());
        this.devices = new DeviceCacheBudget(config.enrichers().caches().deviceBytes());
        this.check = new EventValidator(clock);
        this.profileSerde = AvroSerde.of(Topics.PROFILES, ids);
    }

    /**
     * Fixes the number of partitions in which profiles are merged, so that {@code events.raw} can be given more partitions
     * while each profile stays in its own. By default it is that of {@code events.raw}.
     */
    EnrichmentTopology withProfilePartitions(int partitions) {
        profilePartitions = Optional.of(partitions);
        return this;
    }

    /** Builds the topology; must be called only once. */
    Topology build() {
        var builder = new StreamsBuilder();
        builder.addStateStore(DedupProcessor.store());
        builder.addStateStore(IdentityProcessor.store());
        builder.addStateStore(CommitHookStore.builder(IdentityProcessor.HOOK));
        builder.addStateStore(ProfileProcessor.store(profileSerde));

        readBackProfiles(builder);
        var valid = divertInvalidEvents(readRawEvents(builder));
        var resolved = resolvePersonAndSession(dropDuplicates(valid));
        enrich(resolved);
        mergeProfiles(resolved);
        return builder.build();
    }

    private void readBackProfiles(StreamsBuilder builder) {
        builder.addGlobalStore(
                ProfileReadBackProcessor.store(profileSerde),
                Topics.PROFILES.name(),
                Consumed.with(Serdes.String(), profileSerde).withName("profiles-read-back"),
                () -> new ProfileReadBackProcessor(profiles));
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
                () -> new DedupProcessor(config.dedupFilterIds(), counters), as("dedup"), DedupProcessor.STORE);
    }

    private KStream<String, ResolvedEvent> resolvePersonAndSession(KStream<String, RawEvent> events) {
        var settings = config.enrichers();
        return events.process(
                () -> new IdentityProcessor(
                        config.sessionGap(),
                        settings.traits(),
                        settings.pii(),
                        config.placeholders(),
                        profiles,
                        devices,
                        counters),
                as("identity"),
                IdentityProcessor.STORE,
                IdentityProcessor.HOOK);
    }

    private void enrich(KStream<String, ResolvedEvent> events) {
        var serializers = new EventSerializers(ids);
        var enriched = events.process(
                () -> new EnrichProcessor(enrichers, serializers, counters, failures, clock),
                as("enrich"),
                DedupProcessor.STORE);
        enriched.to(Topics.EVENTS_ENRICHED.name(), serialized(EnrichProcessor.ENRICHED));
        enriched.to(Topics.EVENTS_FAILED.name(), serialized(EnrichProcessor.TOO_LARGE));
    }

    private static Produced<String, byte[]> serialized(String name) {
        return Produced.with(Serdes.String(), Serdes.ByteArray()).withName(name);
    }

    private void mergeProfiles(KStream<String, ResolvedEvent> events) {
        var moved = Repartitioned.<String, Profile>as(PROFILE_CHANGES)
                .withKeySerde(Serdes.String())
                .withValueSerde(profileSerde);
        events.flatMap((key, event) -> changes(event), as("profile-changes"))
                .repartition(
                        profilePartitions.map(moved::withNumberOfPartitions).orElse(moved))
                .process(
                        () -> new ProfileProcessor(config.enrichers().traits(), profileSerde.serializer(), counters),
                        as("profile-merge"),
                        ProfileProcessor.STORE)
                .to(
                        Topics.PROFILES.name(),
                        Produced.with(Serdes.String(), profileSerde).withName("profiles"));
    }

    private List<KeyValue<String, Profile>> changes(ResolvedEvent event) {
        if (event.changes().isEmpty()) {
            return List.of();
        }
        counters.profileChange();
        return event.changes().stream()
                .map(change -> KeyValue.pair(change.getTenant() + "/" + change.getPerson(), change))
                .toList();
    }
}
