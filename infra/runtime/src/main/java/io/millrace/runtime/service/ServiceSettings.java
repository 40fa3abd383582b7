package io.millrace.runtime.service;

import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.Key;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Settings that every service has.
 *
 * @param instanceId names this instance among those of its service; empty if none was given
 * @param zone where this instance runs, so that standbys are kept elsewhere; empty if none was given
 * @param scale what to ask at a stop whether the instance was scaled in; empty if nothing is
 * @param readyDeadline how long a process may take until it is ready, before it complains
 * @param startDeadline how long a start waits for the broker and the registry
 * @param drainDeadline how long a stop waits for work under way
 */
public record ServiceSettings(
        Optional<String> instanceId,
        Optional<String> zone,
        Optional<Scale> scale,
        Duration readyDeadline,
        Duration startDeadline,
        Duration drainDeadline) {
    /**
     * Where to learn how many instances there shall be.
     *
     * @param url subresource {@code scale} of a Kubernetes StatefulSet
     * @param credentials directory with {@code token} and {@code ca.crt}
     */
    public record Scale(URI url, Path credentials) {}

    private static final String LONGEST_VALUE = Integer.toString(4 << 20);
    private static final Key<String> INSTANCE_ID = Key.string(
                    "service.instance.id",
                    "Name of this instance, unique among those of its service and the same after a restart: then a"
                            + " restarted instance takes its partitions back at once.")
            .optional()
            .such("letters, digits, . _ -", id -> id.matches("[A-Za-z0-9._-]{1,64}"));
    private static final Key<String> ZONE = Key.string(
                    "service.zone",
                    "Availability zone of this instance: standbys are kept in other zones, and records are read from"
                            + " the nearest replica where the broker offers it (replica.selector.class). Empty for none.")
            .optional()
            .such("letters, digits, . _ -", zone -> zone.matches("[A-Za-z0-9._-]{0,64}"));
    private static final Key<String> SCALE_URL = Key.string(
                    "service.scale.url",
                    "Subresource `scale` of the Kubernetes StatefulSet that runs the instances. An instance that stops"
                            + " because its ordinal is beyond that scale leaves its group at once; others keep their place"
                            + " for the session timeout.")
            .optional()
            .such("an http or https URL", url -> url.matches("https?://[^\\s]+"));
    private static final Key<Path> SCALE_CREDENTIALS = Key.path(
                    "service.scale.credentials", "Directory with `token` and `ca.crt` for `service.scale.url`.")
            .defaultsTo(Path.of("/var/run/secrets/kubernetes.io/serviceaccount"));
    private static final Key<Duration> READY_DEADLINE = Key.duration(
                    "ready.deadline", "Not ready after this long is logged as an error, with the reasons.")
            .defaultsTo(Duration.ofMinutes(2));
    private static final Key<Duration> START_DEADLINE = Key.duration(
                    "start.deadline", "How long a start waits for a broker that does not answer yet.")
            .defaultsTo(Duration.ofMinutes(1));
    private static final Key<Duration> DRAIN_DEADLINE = Key.duration(
                    "drain.deadline",
                    "How long a stop waits for work under way before it ends the process all the same.")
            .defaultsTo(Duration.ofSeconds(20))
            .atLeast(Duration.ofSeconds(1));
    private static final Key<String> LOG_FORMAT = Key.string(
                    "log.format", "One line an entry: key=value text, or JSON.")
            .defaultsTo("text")
            .oneOf("text", "json");
    private static final Key<String> LOG_LEVEL = Key.string("log.level", "What is logged of our own doing.")
            .defaultsTo("INFO")
            .oneOf("TRACE", "DEBUG", "INFO", "WARN", "ERROR");

    /** Every key of this section, for a README's table. */
    public static final List<Key<?>> KEYS = List.of(
            INSTANCE_ID,
            ZONE,
            SCALE_URL,
            SCALE_CREDENTIALS,
            READY_DEADLINE,
            START_DEADLINE,
            DRAIN_DEADLINE,
            LOG_FORMAT,
            LOG_LEVEL);

    public static ServiceSettings read(ConfigReader r) {
        var credentials = r.get(SCALE_CREDENTIALS);
        return new ServiceSettings(
                r.find(INSTANCE_ID),
                r.find(ZONE).filter(zone -> !zone.isEmpty()),
                r.find(SCALE_URL).map(url -> new Scale(URI.create(url), credentials)),
                r.get(READY_DEADLINE),
                r.get(START_DEADLINE),
                r.get(DRAIN_DEADLINE));
    }

    /**
     * Bounds what Avro allocates on the word of corrupt bytes: no record on our topics exceeds 2 MiB. Avro reads these
     * when it decodes its first value, and then refuses longer ones as corrupt.
     */
    static void boundAvro() {
        System.setProperty("org.apache.avro.limits.string.maxLength", LONGEST_VALUE);
        System.setProperty("org.apache.avro.limits.bytes.maxLength", LONGEST_VALUE);
        System.setProperty("org.apache.avro.limits.collectionItems.maxLength", "1000000");
    }

    /** Hands the log's settings to logback.xml, which reads them when the first logger is made. */
    static void configureLog(ConfigReader r) {
        System.setProperty("millrace.log.format", r.get(LOG_FORMAT));
        System.setProperty("millrace.log.level", r.get(LOG_LEVEL));
    }
}
