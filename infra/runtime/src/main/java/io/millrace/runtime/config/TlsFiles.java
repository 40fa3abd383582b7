package io.millrace.runtime.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Files by which a service's port speaks TLS.
 *
 * @param certificate the certificate and those between it and its authority, PEM
 * @param key its private key, PKCS#8 in PEM
 * @param peers the authority that issues the certificates of this service's instances, PEM; empty if they show none to each other
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> peers) {
    /** Reads the files of a stage; empty if it has none. */
    static Optional<TlsFiles> read(ConfigReader r, String stage) {
        var certificate = r.find(certificate(stage));
        var key = r.find(key(stage));
        var peers = r.find(peers(stage));
        if (certificate.isPresent() != key.isPresent()) {
            r.fail(
                    certificate.isPresent() ? key(stage) : certificate(stage),
                    "is missing: a certificate and its key belong together");
            return Optional.empty();
        }
        if (certificate.isEmpty()) {
            if (peers.isPresent()) {
                r.fail(
                        peers(stage),
                        "needs " + certificate(stage).name() + " and "
                                + key(stage).name());
            }
            return Optional.empty();
        }
        return Optional.of(new TlsFiles(certificate.get(), key.get(), peers));
    }

    static List<Key<?>> keys(String stage) {
        return List.of(certificate(stage), key(stage), peers(stage));
    }

    private static Key<Path> certificate(String stage) {
        return Key.path(
                        stage + ".tls.certificate",
                        "File of the port's certificate and of those between it and its authority, PEM: with it the port"
                                + " speaks TLS only. Read again when it changes.")
                .optional();
    }

    private static Key<Path> key(String stage) {
        return Key.path(stage + ".tls.key", "File of the private key of the certificate, PKCS#8 in PEM.")
                .optional();
    }

    private static Key<Path> peers(String stage) {
        return Key.path(
                        stage + ".tls.peers",
                        "File of the authority that issues the certificates of this service's instances, PEM: instances"
                                + " then show their certificates to each other, and paths for instances are closed to"
                                + " whoever has none. Use an authority of your own that issues to instances only.")
                .optional();
    }
}
