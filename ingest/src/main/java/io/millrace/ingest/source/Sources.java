package io.millrace.ingest.source;

import io.millrace.ingest.auth.WriteKeys;
import io.millrace.ingest.http.CollectorSettings;
import io.millrace.runtime.config.KafkaConfig;
import io.millrace.runtime.grants.Grants;
import io.millrace.runtime.service.ServiceContext;
import io.millrace.schemas.serde.SchemaIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** All sources of an instance of ingest. Immutable. */
public final class Sources {
    /** No sources. */
    public static final Sources NONE = new Sources(List.of());

    private final List<SourceSpec> specs;

    private Sources(List<SourceSpec> specs) {
        this.specs = List.copyOf(specs);
    }

    /**
     * Reads a file of sources.
     *
     * @param keys write keys, whose tenants a source may send for; null for not checking that
     * @param environment what {@code env:NAME} in the file refers to
     * @throws IllegalArgumentException listing every problem as {@code file:line:column: message}
     */
    public static Sources read(Path file, WriteKeys keys, Map<String, String> environment) {
        try {
            var parser = new SourcesFile(file.toString(), keys, environment);
            var specs = parser.parse(Files.readString(file));
            if (!parser.problems().isEmpty()) {
                throw new IllegalArgumentException(String.join("\n", parser.problems()));
            }
            return new Sources(specs);
        } catch (IOException e) {
            // Rejected at the edge.
            throw new IllegalArgumentException(file + ": cannot be read: " + e, e);
        }
    }

    /** Adds what the sources need at the broker. */
    public void addTo(Grants grants) {
        specs.forEach(spec -> grants.source(spec.topics(), spec.group()));
    }

    /** How many there are. */
    public int size() {
        return specs.size();
    }

    /**
     * Starts a thread for each source; they end when the process stops.
     *
     * @param notReady why nothing can be written yet; sources wait until it is empty
     */
    public void start(
            ServiceContext ctx,
            KafkaConfig kafka,
            CollectorSettings settings,
            SchemaIds ids,
            Supplier<Optional<String>> notReady) {
        if (specs.isEmpty()) {
            return;
        }
        var counters = new SourceCounters(ctx.metrics());
        var clients = new SourceClientFactory(kafka, ctx.settings().instanceId());
        for (var spec : specs) {
            var progress = new SourceProgress(ctx.clock());
            counters.follow(spec.name(), progress);
            ctx.health().note("source " + spec.name(), progress::problem);
            var converter = new SourceConverter(spec, settings, ids, ctx.clock());
            ctx.closeOnStop(new SourceRunner(
                            spec, notReady, clients::create, converter, progress, counters, ctx.failedEvents()))
                    .start();
        }
    }

    /** One line a source, for people. */
    public List<String> describe() {
        return specs.stream()
                .map(spec -> spec.name() + ": " + String.join(", ", spec.topics()) + " as "
                        + spec.format().text() + ", from " + spec.from()
                        + Optional.of(spec.tenant())
                                .filter(tenant -> !tenant.isEmpty())
                                .map(tenant -> ", for tenant " + tenant)
                                .orElse(""))
                .toList();
    }
}
