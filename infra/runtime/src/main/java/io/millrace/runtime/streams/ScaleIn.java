package io.millrace.runtime.streams;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.OptionalInt;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a stopping instance of a Kubernetes StatefulSet was taken away for good. A pod gets the same signal for a restart, an
 * eviction and a scale-in, so it asks for the scale of its set: an instance whose ordinal is beyond it will not be back, and should
 * leave the group at once instead of keeping its partitions for the session timeout. Used by one thread.
 */
final class ScaleIn {
    private static final Logger LOG = LoggerFactory.getLogger(ScaleIn.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int OK = 200;

    private final URI scale;
    private final Path credentials;

    /**
     * @param scale address of the set's subresource {@code scale}
     * @param credentials directory with the service account's {@code token} and {@code ca.crt}
     */
    ScaleIn(URI scale, Path credentials) {
        this.scale = scale;
        this.credentials = credentials;
    }

    /**
     * Asks for the scale, for a few seconds at most. False if it is not to be had: then the group waits for the session timeout, which
     * is slow, but never wrong.
     *
     * @param instanceId the pod's name, which ends in its ordinal
     */
    boolean takesAway(String instanceId) {
        OptionalInt ordinal = ordinal(instanceId);
        if (ordinal.isEmpty()) {
            LOG.warn("{} does not end in an ordinal: it keeps its place in the group", instanceId);
            return false;
        }
        try {
            int replicas = replicas();
            LOG.info("{} stops, and its set has {} replicas", instanceId, replicas);
            return ordinal.getAsInt() >= replicas;
        } catch (IOException | GeneralSecurityException | DecodeException | ClassCastException e) {
            // Not retried: the place in the group is kept until the session times out.
            LOG.warn("the scale of {} is not known, so it keeps its place in the group: {}", instanceId, e.toString());
            return false;
        } catch (InterruptedException e) {
            // Crash: somebody ends this stop.
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private int replicas() throws IOException, GeneralSecurityException, InterruptedException {
        var request = HttpRequest.newBuilder(scale)
                .timeout(TIMEOUT)
                .header("Accept", "application/json")
                .header(
                        "Authorization",
                        "Bearer "
                                + Files.readString(credentials.resolve("token")).strip())
                .build();
        var client = HttpClient.newBuilder().connectTimeout(TIMEOUT);
        if ("https".equals(scale.getScheme())) {
            client.sslContext(trusting(credentials.resolve("ca.crt")));
        }
        var response = client.build().send(request, BodyHandlers.ofString());
        if (response.statusCode() != OK) {
            throw new IOException(scale + " answers " + response.statusCode());
        }
        // An unset number is left out of JSON: a set that was scaled to nothing.
        return new JsonObject(response.body())
                .getJsonObject("spec", new JsonObject())
                .getInteger("replicas", 0);
    }

    private static SSLContext trusting(Path authorities) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance(KeyStore.getDefaultType());
        keys.load(null, null);
        try (InputStream file = Files.newInputStream(authorities)) {
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                keys.setCertificateEntry("ca-" + number++, certificate);
            }
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static OptionalInt ordinal(String instanceId) {
        String digits = instanceId.substring(instanceId.lastIndexOf('-') + 1);
        return digits.matches("\\d{1,6}") ? OptionalInt.of(Integer.parseInt(digits)) : OptionalInt.empty();
    }
}
