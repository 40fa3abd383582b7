package io.millrace.enrichment;

import io.millrace.enrichment.cache.CacheBudget;
import io.millrace.enrichment.enricher.CampaignPart;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that can be set about this stage.
 *
 * @param kafka broker and registry
 * @param http where metrics and health are served
 * @param streams how the topology runs
 * @param knownIds message ids of a task that are known to be new without reading
 * @param sessionGap longest silence within a session
 * @param nobody which user ids count as absent
 * @param enrichers what to enrich with
 */
public record EnrichmentConfig(
        KafkaConfig kafka,
        HttpConfig http,
        StreamsSettings streams,
        long knownIds,
        Duration sessionGap,
        PlaceholderIds placeholders,
        EnricherSettings enrichers) {
    /** This stage's name, and the prefix of its keys. */
    public static final String STAGE = "enrichment";

    private static final int DEFAULT_PORT = 8091;
    private static final int LEAST_PII_KEY_CHARS = 16;

    private static final Key<List<String>> ENRICHERS = Key.strings(
                    "enrichment.enrichers", "Which enrichers run, in this order.")
            .defaultsTo(EnricherSettings.NAMES);
    private static final Key<Integer> KNOWN_IDS = Key.integer(
                    "enrichment.dedup.known.ids",
                    "Message ids of a partition's last day that are kept in memory too, 1.5 bytes each, so that most"
                            + " messages are known to be new without a read.")
            .defaultsTo(1 << 21)
            .between(1, 1_000_000_000);
    private static final Key<Duration> SESSION_GAP = Key.duration(
                    "enrichment.session.gap", "A device silent for longer than this begins a new session.")
            .defaultsTo(Duration.ofMinutes(30))
            .between(Duration.ofSeconds(1), Duration.ofHours(24));
    private static final Key<Path> GEOIP_FILE = Key.path(
                    "enrichment.geoip.file", "MaxMind City or Country database (.mmdb); without it geo is off.")
            .optional();
    private static final Key<Path> USER_AGENT_RULES = Key.path(
                    "enrichment.useragent.rules.file",
                    "Newer rules for browsers and systems than the bundled ones: regexes.yaml of the ua-parser"
                            + " project.")
            .optional();
    private static final Key<List<String>> CAMPAIGN_NAMES = Key.strings(
                    "enrichment.campaign.names",
                    "Query parameters that name a part of the campaign beside utm_, mtm_ and pk_ ones, as in"
                            + " source=ref,name=cid; the parts are source, medium, name, term and content.")
            .defaultsTo(List.of());
    private static final Key<List<String>> OWN_SITES = Key.strings(
                    "enrichment.referrer.own",
                    "Domains that are one's own, such as shop.example; pages under them are internal referrers"
                            + " everywhere. Those under the page's own registered domain always are.")
            .defaultsTo(List.of());
    private static final Key<Long> CACHE_MEMORY = Key.bytes(
                    "enrichment.cache.memory",
                    "Heap for all caches together: a half for devices, a quarter for profiles, the rest for"
                            + " User-Agents, addresses and referrers. Set it to about a quarter of the heap.")
            .defaultsTo(64L << 20)
            .atLeast(1L << 20);
    private static final Key<List<String>> PII_FIELDS = Key.strings(
                    "enrichment.pii.fields",
                    "Fields of properties and traits that are replaced by a keyed hash, such as email,phone,address:"
                            + " each key of that name and everything beneath it (address.street), at any depth and in"
                            + " arrays. With dots, such as billing.phone, that path only.")
            .defaultsTo(List.of());
    private static final Key<String> PII_KEY = Key.string(
                    "enrichment.pii.key", "Secret key of those hashes, 16 characters or more; changing it changes all.")
            .optional()
            .secret();
    private static final Key<Integer> TRAITS = Key.integer(
                    "enrichment.traits.count", "Most traits kept of a person; the ones set last stay.")
            .defaultsTo(64)
            .between(0, 1_000);
    private static final Key<Integer> TRAIT_CHARS = Key.integer(
                    "enrichment.traits.chars", "Longest text of a trait that is kept of a person.")
            .defaultsTo(1_024)
            .between(1, 16_384);

    /** Reads and checks this stage's part of the configuration; errors are collected by the reader. */
    public static EnrichmentConfig read(ConfigReader reader) {
        var limits = new TraitLimits(reader.get(TRAITS), 256, reader.get(TRAIT_CHARS));
        return new EnrichmentConfig(
                tuned(KafkaConfig.read(reader)),
                HttpConfig.read(reader, STAGE, DEFAULT_PORT),
                StreamsSettings.read(reader, STAGE),
                reader.get(KNOWN_IDS),
                reader.get(SESSION_GAP),
                PlaceholderIdsConfig.read(reader),
                new EnricherSettings(
                        enrichers(reader),
                        new CacheBudget(reader.get(CACHE_MEMORY)),
                        file(reader, GEOIP_FILE),
                        recognition(reader),
                        pii(reader),
                        limits));
    }

    /** Every key of this stage, for a README's table. */
    public static List<Key<?>> keys() {
        var keys = new ArrayList<Key<?>>(List.of(
                ENRICHERS,
                KNOWN_IDS,
                SESSION_GAP,
                GEOIP_FILE,
                USER_AGENT_RULES,
                CAMPAIGN_NAMES,
                OWN_SITES,
                CACHE_MEMORY,
                PII_FIELDS,
                PII_KEY,
                TRAITS,
                TRAIT_CHARS));
        keys.addAll(PlaceholderIdsConfig.keys());
        keys.addAll(HttpConfig.keys(STAGE, DEFAULT_PORT));
        return keys;
    }

    /** What suits this stage, unless {@code kafka.*} says otherwise. */
    private static KafkaConfig tuned(KafkaConfig kafka) {
        var properties = new HashMap<String, String>();
        // Every task reads one topic, so there is none to wait for; the check for it costs time on every event.
        properties.put("max.task.idle.ms", "-1");
        properties.putAll(kafka.properties());
        return new KafkaConfig(kafka.bootstrapServers(), kafka.registryUrl(), properties, kafka.registryProperties());
    }

    private static List<String> enrichers(ConfigReader reader) {
        var names = reader.get(ENRICHERS);
        for (var name : names) {
            if (!EnricherSettings.NAMES.contains(name)) {
                reader.fail(ENRICHERS, "no enricher is called " + name + "; there are " + EnricherSettings.NAMES);
            }
        }
        if (new HashSet<>(names).size() < names.size()) {
            reader.fail(ENRICHERS, "an enricher is named twice");
        }
        if (names.contains("pii") && names.contains("traits") && names.indexOf("pii") > names.indexOf("traits")) {
            reader.fail(ENRICHERS, "pii must come before traits, whose values are hashed already");
        }
        return names;
    }

    private static Optional<Path> file(ConfigReader reader, Key<Path> key) {
        var file = reader.find(key);
        if (file.isPresent() && !Files.isReadable(file.get())) {
            reader.fail(key, "no readable file: " + file.get());
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
                        entry + " is not part=parameter, as source=ref is; the parts are " + CampaignPart.keys());
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
        if (key.length() < LEAST_PII_KEY_CHARS) {
            reader.fail(
                    PII_KEY, "needs " + LEAST_PII_KEY_CHARS + " characters or more when enrichment.pii.fields is set");
            return PiiHasher.none();
        }
        if (!reader.get(ENRICHERS).contains("pii")) {
            reader.fail(PII_FIELDS, "is set, but enrichment.enrichers leaves out pii");
        }
        return PiiHasher.of(fields, key);
    }
}
