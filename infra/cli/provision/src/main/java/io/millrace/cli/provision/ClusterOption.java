package io.millrace.cli.provision;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.runtime.config.ConfigException;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.ConfigSource;
import io.millrace.runtime.config.KafkaConfig;
import io.millrace.runtime.grants.Grants;
import io.millrace.runtime.grants.GrantsProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import picocli.CommandLine.Option;

/** Options that say which deployment is meant: the settings of its services, and who administers its cluster. */
final class ClusterOption {
    private static final List<String> ORDER = List.of("ingest", "enrichment", "aggregation", "sink-publisher");
    private static final long TIMEOUT_SECONDS = 60;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Settings of the services, as they read them (default: $MILLRACE_CONFIG). MILLRACE_* variables"
                            + " override it.")
    private Path config;

    @Option(
            names = "--admin",
            paramLabel = "FILE",
            description =
                    "Client properties of an administrator, as Kafka's own tools take them by --command-config; they"
                            + " override the kafka.* settings.")
    private Path adminProperties;

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT",
            description = "Address of the broker (default: the setting kafka.bootstrap.servers).")
    private String bootstrap;

    /** What each service needs, in the order of the flow. */
    List<Grants> grants() {
        var found = new ArrayList<Grants>();
        for (var provider : ServiceLoader.load(GrantsProvider.class)) {
            var reader = reader();
            var grants = provider.read(reader);
            verify(reader);
            found.add(grants);
        }
        found.sort((a, b) -> Integer.compare(ORDER.indexOf(a.service()), ORDER.indexOf(b.service())));
        return found;
    }

    /** A client of the cluster. The caller closes it. */
    Admin admin() {
        var reader = reader();
        var kafka = KafkaConfig.read(reader);
        verify(reader);
        var properties = kafka.clientProperties();
        properties.putAll(adminProperties());
        if (bootstrap != null) {
            properties.put("bootstrap.servers", bootstrap);
        }
        properties.putIfAbsent("default.api.timeout.ms", (int) TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS / 2));
        try {
            return Admin.create(properties);
        } catch (KafkaException e) {
            // Rejected at the edge.
            throw new CliException(CliExitCode.USAGE, FailureMessages.of(e), e);
        }
    }

    private ConfigReader reader() {
        try {
            var arguments = config == null ? new String[0] : new String[] {"--config", config.toString()};
            return new ConfigReader(ConfigSource.load(System.getenv(), arguments));
        } catch (ConfigException e) {
            // Rejected at the edge.
            throw new CliException(CliExitCode.USAGE, e.getMessage(), e);
        }
    }

    private static void verify(ConfigReader reader) {
        try {
            reader.verifyRead();
        } catch (ConfigException e) {
            // Rejected at the edge.
            throw new CliException(CliExitCode.USAGE, e.getMessage(), e);
        }
    }

    private Map<String, Object> adminProperties() {
        if (adminProperties == null) {
            return Map.of();
        }
        var read = new Properties();
        try (var reader = Files.newBufferedReader(adminProperties)) {
            read.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            // Rejected at the edge.
            throw new CliException(CliExitCode.USAGE, "cannot read " + adminProperties + ": " + e, e);
        }
        var properties = new java.util.HashMap<String, Object>();
        read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
        return properties;
    }

    /**
     * The broker's answer.
     *
     * @throws CliException if there is none, or it refuses
     */
    static <T> T await(KafkaFuture<T> answer, String what) throws InterruptedException {
        try {
            return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            // Rejected at the edge.
            var cause = e.getCause();
            boolean isRefused = cause instanceof AuthorizationException || cause instanceof AuthenticationException;
            throw new CliException(
                    isRefused ? CliExitCode.REFUSED : CliExitCode.FAILED,
                    "cannot " + what + ": " + FailureMessages.of(cause),
                    cause);
        } catch (TimeoutException e) {
            // Rejected at the edge.
            throw new CliException(
                    CliExitCode.TIMEOUT, "cannot " + what + ": no answer within " + TIMEOUT_SECONDS + " s", e);
        }
    }
}
