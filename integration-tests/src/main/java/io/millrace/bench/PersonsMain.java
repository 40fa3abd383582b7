package io.millrace.bench;

import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * {@code scripts/bench persons}: what persons and devices take on disk. The stage itself writes them, so that the codecs and the
 * stores with their settings are those of production: first devices that nobody logged in on, then a user of each, who are as many
 * persons of one device and one user. Every store is counted entry by entry. Arguments: checkout, persons (default 2000000).
 */
final class PersonsMain {
    private static final int PORT_OFFSET = 16_500;
    private static final String GROUP = "millrace-enrichment";
    private static final String DEVICES = "devices";
    private static final String NODES = "merged-profiles";
    private static final long GOAL_PERSONS = 50_000_000;
    private static final int GOAL_INSTANCES = 4;
    private static final Duration DEADLINE = Duration.ofMinutes(30);
    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final long PAUSE_MILLIS = 200;

    private final Path directory;
    private final Dist dist;
    private final StageRun stages;
    private final int persons;

    private PersonsMain(Path checkout, Path directory, int persons) {
        this.directory = directory;
        this.dist = new Dist(checkout, directory, PORT_OFFSET, List.of(), AggregationRun.JVM);
        this.stages = new StageRun(dist, directory);
        this.persons = persons;
    }

    public static void main(String[] args) throws Exception {
        int persons = args.length > 1 ? Integer.parseInt(args[1]) : 2_000_000;
        new PersonsMain(Path.of(args[0]), Files.createTempDirectory("millrace-persons"), persons).run();
    }

    private void run() throws Exception {
        say("starting a broker and a registry in %s", directory);
        dist.millrace("up", "--only", "broker,registry");
        try {
            var preload = new Preload(dist.broker(), new SchemaIds(RegistryClients.connect(dist.registry(), Map.of())));
            var visits = new PersonVisits(System.currentTimeMillis());
            say("%,d devices, an anonymous visit each", persons);
            preload.raw(persons, visits::visit);
            enrich(persons);
            var anonymous = sizes(DEVICES, persons);
            say("%s", anonymous.row("device without a user", persons));

            say("%,d logins, one on each device", persons);
            preload.raw(persons, visits::login);
            enrich(2L * persons);
            var devices = sizes(DEVICES, persons);
            // The node of the user, which knows the person, and that of the device, which points to it.
            var nodes = sizes(NODES, 2L * persons);
            say("%s", devices.row("device with a user", persons));
            say("%s", nodes.row("person, two nodes", persons));
            extrapolate(devices.diskBytes() + nodes.diskBytes());
        } finally {
            dist.millrace("down");
            delete();
        }
    }

    /** Runs the stage until all events and all that follows from them is committed, and stops it, which flushes its stores. */
    private void enrich(long events) throws Exception {
        var stage = dist.start("io.millrace.enrichment.EnrichmentMain", stages.environment("enrichment", 8091));
        try (var progress = new StageProgress(dist.broker(), GROUP)) {
            long end = System.nanoTime() + DEADLINE.toNanos();
            long quietSince = System.nanoTime();
            long seen = -1;
            while (System.nanoTime() - quietSince < QUIET.toNanos()) {
                if (!stage.isAlive() || System.nanoTime() > end) {
                    throw new TimeoutException("enrichment did not get there; alive: " + stage.isAlive());
                }
                Thread.sleep(PAUSE_MILLIS);
                boolean isThrough = isThrough(progress, events);
                long written = isThrough ? written(progress) : -1;
                if (!isThrough || written != seen) {
                    seen = written;
                    quietSince = System.nanoTime();
                }
            }
        } finally {
            StageRun.stop(stage);
        }
    }

    private static long written(StageProgress progress) throws Exception {
        return progress.end(Topics.PERSON_CHANGES.name()) + progress.end(Topics.PERSON_UPDATES.name());
    }

    private static boolean isThrough(StageProgress progress, long events) throws Exception {
        return progress.committed(Topics.EVENTS_RAW.name()) >= events
                && progress.drained(Topics.PERSON_CHANGES.name())
                && progress.drained(Topics.PERSON_UPDATES.name());
    }

    private StoreSize sizes(String store, long expected) throws Exception {
        var size = StoreSize.of(directory.resolve("state-enrichment"), store);
        if (size.entries() != expected) {
            throw new IllegalStateException(
                    "the store " + store + " has " + size.entries() + " entries instead of " + expected);
        }
        return size;
    }

    private void extrapolate(long bytes) {
        double perPerson = (double) bytes / persons;
        double all = perPerson * GOAL_PERSONS / 1e9;
        say(
                "  %.0f bytes on disk a person with its device: %,d persons take %.1f GB, %.1f GB on each of %d instances",
                perPerson, GOAL_PERSONS, all, all / GOAL_INSTANCES, GOAL_INSTANCES);
    }

    private void delete() throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
