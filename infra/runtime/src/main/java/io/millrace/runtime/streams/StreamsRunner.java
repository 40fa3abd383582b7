package io.millrace.runtime.streams;

import io.millrace.runtime.config.KafkaConfig;
import io.millrace.runtime.progress.SecondsBehind;
import io.millrace.runtime.service.ExitCode;
import io.millrace.runtime.service.ServiceContext;
import io.millrace.runtime.service.ServiceException;
import io.prometheus.client.Counter;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.errors.StreamsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lifecycle of one topology in a process: exactly once, with bounded state memory. Ready while it runs, live until it has failed; a
 * failure that is not transient ends the process. Closes itself when the process stops. Used by one thread.
 */
public final class StreamsRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsRunner.class);
    private static final Set<State> FAILED = EnumSet.of(State.PENDING_ERROR, State.ERROR);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private final ServiceContext ctx;
    private final KafkaConfig kafka;
    private final StreamsSettings settings;
    private final StreamThreadFailureHandler failures;
    private final TopologyDescription described;
    private final KafkaStreams streams;
    private final SecondsBehind behind;
    private volatile boolean closed;

    /**
     * Waits for the broker and sees that it will do; nothing runs before {@link #start}. A record of the input whose
     * processing throws is a failed event.
     */
    public StreamsRunner(
            ServiceContext ctx, KafkaConfig kafka, StreamsSettings settings, Topology topology, InputFailures input) {
        this(
                ctx,
                kafka,
                settings,
                topology,
                new CommitGuardClientSupplier(ctx.transactionCounters()),
                Optional.of(input));
    }

    /** The same, with clients that pack records in batches. */
    public StreamsRunner(
            ServiceContext ctx,
            KafkaConfig kafka,
            StreamsSettings settings,
            Topology topology,
            BatchingClientSupplier clients) {
        this(ctx, kafka, settings, topology, clients, Optional.empty());
    }

    private StreamsRunner(
            ServiceContext ctx,
            KafkaConfig kafka,
            StreamsSettings settings,
            Topology topology,
            CommitGuardClientSupplier clients,
            Optional<InputFailures> input) {
        this.ctx = ctx;
        this.kafka = kafka;
        this.settings = settings;
        var replaced = Counter.build(
                        "millrace_stream_threads_replaced_total",
                        "Stream threads that failed for now and were replaced.")
                .register(ctx.metrics());
        this.failures = new StreamThreadFailureHandler(ctx::fatal, replaced::inc, ctx.clock(), FIRST_PAUSE);
        requireBroker();
        makeStateDir();
        new StateDisk(settings.stateDir()).register(ctx.metrics());
        this.described = topology.describe();
        this.streams = build(topology, clients, input);
        streams.setUncaughtExceptionHandler(failures);
        streams.setStateListener(this::changed);
        ctx.kafkaMetrics().add(streams::metrics);
        ctx.health().readyWhen("streams", () -> unless(streams.state() == State.RUNNING));
        ctx.health().liveWhen("streams", () -> unless(!FAILED.contains(streams.state())));
        ctx.closeOnStop(this);
        this.behind = ctx.closeOnStop(SecondsBehind.connect(
                settings.stage(), settings.applicationId(), kafka.clientProperties(), clients::assigned, ctx.clock()));
        behind.register(ctx.metrics());
    }

    private KafkaStreams build(Topology topology, CommitGuardClientSupplier clients, Optional<InputFailures> input) {
        try {
            return new KafkaStreams(topology, new StreamsConfig(configs(clients.sizes(), input)), clients);
        } catch (StreamsException e) {
            // Crash with a named code: another process holds the state directory, or a setting does not suit another.
            throw new ServiceException(ExitCode.CONFIG, e.getMessage(), e);
        }
    }

    private Map<String, Object> configs(RecordSizeLimits sizes, Optional<InputFailures> input) {
        var clientName = ProcessHandle.current().pid() + "-" + Long.toString(System.nanoTime(), 36);
        var configs = StreamsConfigs.of(kafka, settings, ctx.settings(), clientName);
        ((RocksDbMemory) configs.get(BoundedRocksDb.MEMORY)).register(ctx.metrics());
        var letters = new DeadLetters(settings.failedStage(), ctx.schemaIds(kafka), ctx.failedEvents(), ctx.clock());
        configs.putAll(DeadLetteringDeserializationHandler.configs(letters));
        configs.putAll(DeadLetteringProductionHandler.configs(letters, sizes, ctx.metrics()));
        input.ifPresent(failures -> configs.putAll(DeadLetteringProcessingHandler.configs(letters, failures)));
        return configs;
    }

    private void requireBroker() {
        try (var admin = Admin.create(kafka.clientProperties())) {
            BrokerCheck.require(admin, kafka.bootstrapServers(), ctx.settings().startDeadline());
        }
    }

    private void makeStateDir() {
        try {
            Files.createDirectories(settings.stateDir());
        } catch (IOException e) {
            // Crash with a named code: no place for state.
            throw new ServiceException(
                    ExitCode.CONFIG, "cannot make the state directory " + settings.stateDir() + ": " + e, e);
        }
    }

    private Optional<String> unless(boolean well) {
        return well ? Optional.empty() : Optional.of(streams.state().name());
    }

    private void changed(State now, State before) {
        LOG.info("{} goes from {} to {}", settings.applicationId(), before, now);
        if (now == State.ERROR) {
            // Crash: whatever made it so has been handed on before, and the first cause wins.
            ctx.fatal(new IllegalStateException("Kafka Streams is in state ERROR"));
        }
    }

    /** Starts the topology, whose source topics are there; returns before it is running. */
    public void start() {
        try (var admin = Admin.create(kafka.clientProperties())) {
            ChangelogTopics.grow(admin, settings.applicationId(), described);
        }
        streams.start();
        behind.start();
    }

    /** For queries and lags. */
    public KafkaStreams streams() {
        return streams;
    }

    /** Commits what is under way and stops. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        failures.close();
        var membership = isSoonBack()
                ? CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP
                : CloseOptions.GroupMembershipOperation.LEAVE_GROUP;
        var patience = ctx.settings().drainDeadline().multipliedBy(3).dividedBy(4);
        if (!streams.close(CloseOptions.timeout(patience).withGroupMembershipOperation(membership))) {
            throw new IllegalStateException("Kafka Streams did not stop within " + patience.toSeconds() + " s");
        }
    }

    /**
     * A named instance is soon back and keeps its place, unless it was scaled in; a nameless one leaves, so that others need not
     * wait for it.
     */
    private boolean isSoonBack() {
        var id = ctx.settings().instanceId();
        var scale = ctx.settings().scale().map(set -> new ScaleIn(set.url(), set.credentials()));
        return id.isPresent() && !(scale.isPresent() && scale.get().takesAway(id.get()));
    }
}
