package io.millrace.aggregation.postgres;

import io.millrace.runtime.access.AccessConfig;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.Key;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of PostgreSQL's protocol.
 *
 * @param port empty where the protocol is off
 * @param tls certificate and private key; empty where connections are not encrypted
 * @param idle longest time that a client may be silent between statements
 */
record PostgresConfig(String host, Optional<Integer> port, int connections, Optional<Tls> tls, Duration idle) {
    /** PEM files of the server's certificate chain and its private key. */
    record Tls(Path certificate, Path key) {}

    private static final Key<Integer> PORT = Key.integer(
                    "aggregation.sql.postgres.port",
                    "Port for clients of PostgreSQL, such as psql and BI tools; off unless set. 0 takes a free one.")
            .optional()
            .between(0, 65_535);
    private static final Key<String> HOST = Key.string(
                    "aggregation.sql.postgres.host",
                    "Interface to listen on for clients of PostgreSQL. Beyond loopback, keys are accepted over TLS only.")
            .defaultsTo("127.0.0.1");
    private static final Key<Integer> CONNECTIONS = Key.integer(
                    "aggregation.sql.postgres.connections", "Most connections of clients of PostgreSQL at once.")
            .defaultsTo(64)
            .between(1, 10_000);
    private static final Key<Path> CERTIFICATE = Key.path(
                    "aggregation.sql.postgres.tls.certificate",
                    "PEM file of the certificate chain for clients of PostgreSQL; with it, they may encrypt.")
            .optional();
    private static final Key<Path> PRIVATE_KEY = Key.path(
                    "aggregation.sql.postgres.tls.key", "PEM file of the private key of that certificate.")
            .optional();
    private static final Key<Duration> IDLE = Key.duration(
                    "aggregation.sql.postgres.idle", "Time after which a connection without statements is closed.")
            .defaultsTo(Duration.ofHours(1))
            .between(Duration.ofSeconds(10), Duration.ofDays(7));

    static PostgresConfig read(ConfigReader config) {
        PostgresConfig read = new PostgresConfig(
                config.get(HOST), config.find(PORT), config.get(CONNECTIONS), tls(config), config.get(IDLE));
        if (read.port().isPresent()) {
            AccessConfig.requireKeysBeyondLoopback(config, "aggregation", read.host());
        }
        return read;
    }

    private static Optional<Tls> tls(ConfigReader config) {
        Optional<Path> certificate = readable(config, CERTIFICATE);
        Optional<Path> key = readable(config, PRIVATE_KEY);
        if (certificate.isPresent() != key.isPresent()) {
            config.fail(certificate.isPresent() ? PRIVATE_KEY : CERTIFICATE, "must be set, because the other file is");
        }
        return certificate.isPresent() && key.isPresent()
                ? Optional.of(new Tls(certificate.get(), key.get()))
                : Optional.empty();
    }

    private static Optional<Path> readable(ConfigReader config, Key<Path> key) {
        Optional<Path> file = config.find(key);
        if (file.isPresent() && !Files.isReadable(file.get())) {
            config.fail(key, "names a file that cannot be read: " + file.get());
        }
        return file;
    }
}
