package io.millrace.runtime.service;

import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.HttpConfig;
import io.millrace.runtime.config.KafkaConfig;
import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.runtime.grants.GrantCheck;
import io.millrace.runtime.grants.Grants;
import io.millrace.runtime.metrics.KafkaMetrics;
import io.millrace.runtime.metrics.TransactionCounters;
import io.millrace.runtime.streams.BrokerCheck;
import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shared parts of a process from which a stage starts. Resources close in reverse order of creation when the process stops. Only
 * {@link #fatal} and {@link #health} are thread-safe; the rest is for the starting thread.
 */
public final class ServiceContext {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceContext.class);

    private static final Duration REGISTRY_PAUSE = Duration.ofSeconds(2);

    private final String name;
    private final ConfigReader config;
    private final Lifecycle lifecycle;
    private final ServiceSettings settings;
    private final CollectorRegistry metrics;
    private final Health health;
    private final PendingConnections pendingConnections = new PendingConnections();
    private Vertx vertx;
    private Optional<ServiceTls> tls = Optional.empty();
    private SchemaIds schemaIds;
    private final TransactionCounters commits = new TransactionCounters();
    private FailedEventCounter failedEvents;
    private KafkaMetrics kafkaMetrics;
    private volatile GrantCheck grants;

    ServiceContext(
            String name,
            ConfigReader config,
            ServiceSettings settings,
            Lifecycle lifecycle,
            CollectorRegistry metrics,
            Health health) {
        this.name = name;
        this.config = config;
        this.settings = settings;
        this.lifecycle = lifecycle;
        this.metrics = metrics;
        this.health = health;
    }

    /** The service's name, such as {@code enrichment}. */
    public String name() {
        return name;
    }

    /** Settings that every service has. */
    public ServiceSettings settings() {
        return settings;
    }

    public ConfigReader config() {
        return config;
    }

    /**
     * Ends the reading of the configuration: prints what is in effect.
     *
     * @throws io.millrace.runtime.config.ConfigException with every error
     */
    public void verifyConfig() {
        config.verify();
        LOG.info("{} is configured so: {}", name, config.effective().strip());
    }

    public Clock clock() {
        return Clock.systemUTC();
    }

    public CollectorRegistry metrics() {
        return metrics;
    }

    public Health health() {
        return health;
    }

    /** The process's one set of schemas and their ids, over its one registry client. */
    public SchemaIds schemaIds(KafkaConfig kafka) {
        if (schemaIds == null) {
            var registry = closeOnStop(RegistryClients.connect(kafka.registryUrl(), kafka.registryProperties()));
            var check = closeOnStop(new RegistryCheck(registry, REGISTRY_PAUSE));
            health.readyWhen("registry", check::problem);
            schemaIds = new SchemaIds(registry);
        }
        return schemaIds;
    }

    /**
     * Waits for the broker, asks it whether the service may do what it has to, and warns of what the service will need later. Does
     * nothing when it has succeeded before.
     *
     * @throws ServiceException if no broker answers in time, or naming every operation, resource and principal that an ACL is
     *     missing for
     */
    public void requireGrants(KafkaConfig kafka, Grants needed) {
        if (grants != null) {
            return;
        }
        try (var admin = Admin.create(kafka.clientProperties())) {
            BrokerCheck.require(admin, kafka.bootstrapServers(), settings.startDeadline());
        }
        var check = new GrantCheck(kafka, needed);
        var lacking = check.run();
        lacking.later().forEach(what -> LOG.warn("{}: needed later", what));
        if (!lacking.start().isEmpty()) {
            throw new ServiceException(ExitCode.BROKER_UNSUITABLE, lacking.message());
        }
        grants = check;
    }

    /** What the service may no longer do, if that is why it failed. */
    Optional<String> lacking(Throwable failure) {
        var check = grants;
        if (check == null || !ExitCode.isDenied(failure)) {
            return Optional.empty();
        }
        var lacking = check.run();
        return lacking.start().isEmpty() ? Optional.empty() : Optional.of(lacking.message());
    }

    /** Metrics of the process's Kafka clients; add each client to it. */
    public KafkaMetrics kafkaMetrics() {
        if (kafkaMetrics == null) {
            kafkaMetrics = new KafkaMetrics().register(metrics);
        }
        return kafkaMetrics;
    }

    /** Publishes what stream threads count when their transactions commit; one a process. */
    public TransactionCounters transactionCounters() {
        return commits;
    }

    /** The process's one counter of failed events. */
    public FailedEventCounter failedEvents() {
        if (failedEvents == null) {
            failedEvents = new FailedEventCounter(metrics, commits);
        }
        return failedEvents;
    }

    /** The process's one Vert.x. */
    public Vertx vertx() {
        if (vertx == null) {
            var made = vertx(pendingConnections);
            vertx = made;
            closeOnStop(() -> made.close().await());
        }
        return vertx;
    }

    /** A Vert.x that reports every connection that it accepts. */
    static Vertx vertx(PendingConnections pendingConnections) {
        return Vertx.builder()
                .withTransport(new AcceptReportingTransport(pendingConnections))
                .build();
    }

    /** Has it closed when the process stops, before everything that was registered earlier. */
    public <T extends AutoCloseable> T closeOnStop(T closeable) {
        lifecycle.closeOnStop(closeable);
        return closeable;
    }

    /** An HTTP server that already answers {@code /metrics} and {@code /health/*}; it starts on {@code listen()}. */
    public HttpEndpoints http(HttpConfig http) {
        tls = ServiceTls.of(vertx(), http.tls(), metrics);
        return closeOnStop(new HttpEndpoints(vertx(), pendingConnections, http, tls, metrics, health));
    }

    /** Makes clients that call other instances as their {@link #http} server, which comes first, is to be called. */
    public PeerClients peerClients() {
        return new PeerClients(vertx(), tls);
    }

    /** Ends the process, in order, with the code that fits the failure. Returns at once; the first call wins. */
    public void fatal(Throwable failure) {
        lifecycle.fatal(failure);
    }
}
