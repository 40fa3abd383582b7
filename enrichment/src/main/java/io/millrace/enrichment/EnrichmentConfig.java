package io.millrace.enrichment;

import io.millrace.enrichment.api.PersonApiConfig;
import io.millrace.enrichment.arrival.CampaignPart;
import io.millrace.enrichment.cache.CacheBudget;
import io.millrace.enrichment.enricher.EnricherRegistry;
import io.millrace.enrichment.enricher.EnricherSettings;
import io.millrace.enrichment.enricher.RecognitionSettings;
import io.millrace.enrichment.pii.PiiHasher;
import io.millrace.enrichment.trait.TraitLimits;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.HttpConfig;
import io.millrace.runtime.config.KafkaConfig;
import io.millrace.runtime.config.Key;
import io.millrace.runtime.config.PlaceholderIdsConfig;
import io.millrace.runtime.streams.StreamsSettings;
import io.millrace.schemas.value.PlaceholderIds;
import io.millrace.tracing.TracingConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of the enrichment stage.
 *
 * @param kafka broker and registry
 * @param http HTTP server for metrics and health
 * @param streams settings of Kafka Streams
 * @param dedupFilterIds capacity of each task's Bloom filter over recent message ids
 * @param sessionGap longest inactivity within a session
 * @param placeholders user ids that count as absent
 * @param personIds most devices, and most users, of a person
 * @param enrichers settings of the enrichers
 * @param api settings of the API of persons
 * @param tracing who gets the spans of traced events
 */
record EnrichmentConfig(
        KafkaConfig kafka,
        HttpConfig http,
        StreamsSettings streams,
        long dedupFilterIds,
        Duration sessionGap,
        PlaceholderIds placeholders,
        int personIds,
        EnricherSettings enrichers,
        PersonApiConfig api,
        TracingConfig tracing) {
    /** Name of the stage and prefix of its settings. */
    static final String STAGE = "enrichment";

    private static final int DEFAULT_PORT = 8091;
    private static final int MIN_PII_KEY_CHARS = 16;

    private static final Key<List<String>> ENRICHERS = Key.strings(
                    "enrichment.enrichers", "Enrichers to run, in this order.")
            .defaultsTo(EnricherRegistry.names());
    private static final Key<Integer> DEDUP_FILTER_IDS = Key.integer(
                    "enrichment.dedup.filter.ids",
                    "Capacity of the Bloom filter over the message ids of a partition, at 1.5 bytes of heap per id."
                            + " Newer ids are recognised as new without a read of the store. Best: messages per partition"
                            + " and day.")
            .defaultsTo(1 << 21)
            .between(1, 1_000_000_000);
    private static final Key<Duration> SESSION_GAP = Key.duration(
                    "enrichment.session.gap", "Inactivity of a device after which its next event starts a new session.")
            .defaultsTo(Duration.ofMinutes(30))
            .between(Duration.ofSeconds(1), Duration.ofHours(24));
    private static final Key<Integer> PERSON_IDS = Key.integer(
                    "enrichment.person.ids",
                    "Most devices, and most users, of a person. One that would have more is merged no further, which is"
                            + " logged: a kiosk, a bot or an id that many people share.")
            .defaultsTo(100)
            .between(1, 500);
    private static final Key<Path> GEOIP_FILE = Key.path(
                    "enrichment.geoip.file",
                    "Database of places by IP address (.mmdb), see RECOGNITION.md. Without one, the geo enricher is off.")
            .optional();
    private static final Key<Path> USER_AGENT_RULES = Key.path(
                    "enrichment.useragent.rules.file",
                    "Rules for browsers and operating systems that replace the bundled ones: a regexes.yaml of the"
                            + " ua-parser project.")
            .optional();
    private static final Key<List<String>> CAMPAIGN_NAMES = Key.strings(
                    "enrichment.campaign.names",
                    "Query parameters that name a part of the campaign, in addition to the utm_, mtm_ and pk_ ones, as"
                            + " in source=ref,name=cid. Parts: source, medium, name, term, content.")
            .defaultsTo(List.of());
    private static final Key<List<String>> OWN_SITES = Key.strings(
                    "enrichment.referrer.own",
                    "Your own domains, such as shop.example: referrers under them are internal on every page."
                            + " Referrers under the page's own registered domain always are.")
            .defaultsTo(List.of());
    private static final Key<Long> CACHE_MEMORY = Key.bytes(
                    "enrichment.cache.memory",
                    "Heap of all caches together: three quarters of it for devices, the rest for"
                            + " User-Agents, IP addresses and referrers. Set it to about a quarter of the heap.")
            .defaultsTo(64L << 20)
            .atLeast(1L << 20);
    private static final Key<List<String>> PII_FIELDS = Key.strings(
                    "enrichment.pii.fields",
                    "Fields of properties and traits to replace by a keyed hash, such as email,phone,address. A name"
                            + " without a dot matches the key at any depth, also in arrays, and everything beneath it"
                            + " (address.street). A name with dots, such as billing.phone, matches that path only.")
            .defaultsTo(List.of());
    private static final Key<String> PII_KEY = Key.string(
                    "enrichment.pii.key",
                    "Secret key of the hashes of enrichment.pii.fields, at least 16 characters. Changing it changes"
                            + " every hash.")
            .optional()
            .secret();
    private static final Key<Integer> TRAITS = Key.integer(
                    "enrichment.traits.count", "Most traits stored per person; the ones set last are kept.")
            .defaultsTo(64)
            .between(0, 1_000);
    private static final Key<Integer> TRAIT_CHARS = Key.integer(
                    "enrichment.traits.chars",
                    "Longest text value of a stored trait, in characters; longer ones stay on their event only.")
            .defaultsTo(1_024)
            .between(1, 16_384);

    /** Reads and validates the settings of the stage; the reader collects the errors. */
    static EnrichmentConfig read(ConfigReader reader) {
        var limits = new TraitLimits(reader.get(TRAITS), 256, reader.get(TRAIT_CHARS));
        var http = HttpConfig.read(reader, STAGE, DEFAULT_PORT);
        return new EnrichmentConfig(
                tuned(KafkaConfig.read(reader)),
                http,
                StreamsSettings.read(reader, STAGE).withApplicationServer(http.advertised()),
                reader.get(DEDUP_FILTER_IDS),
                reader.get(SESSION_GAP),
                PlaceholderIdsConfig.read(reader),
                reader.get(PERSON_IDS),
                new EnricherSettings(
                        enrichers(reader),
                        new CacheBudget(reader.get(CACHE_MEMORY)),
                        file(reader, GEOIP_FILE),
                        recognition(reader),
                        pii(reader),
                        limits),
                PersonApiConfig.read(reader, STAGE, http),
                TracingConfig.read(reader));
    }

    /** Adds defaults that suit the stage; {@code kafka.*} settings override them. */
    private static KafkaConfig tuned(KafkaConfig kafka) {
        var properties = new HashMap<String, String>();
        // Nothing depends on the order of events and updates of persons, so no task waits for the other topic.
        properties.put("max.task.idle.ms", "-1");
        properties.putAll(kafka.properties());
        return new KafkaConfig(kafka.bootstrapServers(), kafka.registryUrl(), properties, kafka.registryProperties());
    }

    private static List<String> enrichers(ConfigReader reader) {
        var names = reader.get(ENRICHERS);
        for (var name : names) {
            if (!EnricherRegistry.names().contains(name)) {
                reader.fail(ENRICHERS, "no enricher is called " + name + "; known: " + EnricherRegistry.names());
            }
        }
        if (new HashSet<>(names).size() < names.size()) {
            reader.fail(ENRICHERS, "an enricher is named twice");
        }
        if (names.contains("pii") && names.contains("traits") && names.indexOf("pii") > names.indexOf("traits")) {
            reader.fail(ENRICHERS, "pii must come before traits, which adds values that are already hashed");
        }
        return names;
    }

    private static Optional<Path> file(ConfigReader reader, Key<Path> key) {
        var file = reader.find(key);
        if (file.isPresent() && !Files.isReadable(file.get())) {
            reader.fail(key, "no readable file at " + file.get());
        }
        return file;
    }

    private static RecognitionSettings recognition(ConfigReader reader) {
        var names = new LinkedHashMap<String, CampaignPart>();
        for (var entry : reader.get(CAMPAIGN_NAMES)) {
            var equals = entry.indexOf('=');
            var part = CampaignPart.of(entry.substring(0, Math.max(0, equals)).strip());
            var name = entry.substring(equals + 1).strip();
            if (part.isEmpty() || name.isEmpty()) {
                reader.fail(
                        CAMPAIGN_NAMES,
                        entry + " is not part=parameter, as in source=ref; parts: " + CampaignPart.keys());
            } else {
                names.put(name, part.get());
            }
        }
        var own = reader.get(OWN_SITES).stream()
                .map(site -> site.toLowerCase(Locale.ROOT))
                .toList();
        return new RecognitionSettings(file(reader, USER_AGENT_RULES), names, Set.copyOf(own));
    }

    private static PiiHasher pii(ConfigReader reader) {
        var fields = Set.copyOf(reader.get(PII_FIELDS));
        if (fields.isEmpty()) {
            return PiiHasher.none();
        }
        var key = reader.find(PII_KEY).orElse("");
        if (key.length() < MIN_PII_KEY_CHARS) {
            reader.fail(
                    PII_KEY, "needs at least " + MIN_PII_KEY_CHARS + " characters when enrichment.pii.fields is set");
            return PiiHasher.none();
        }
        if (!reader.get(ENRICHERS).contains("pii")) {
            reader.fail(PII_FIELDS, "is set, but enrichment.enrichers does not include pii");
        }
        return PiiHasher.of(fields, key);
    }
}
