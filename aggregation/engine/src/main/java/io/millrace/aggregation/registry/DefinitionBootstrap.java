package io.millrace.aggregation.registry;

import io.millrace.aggregation.definition.DefinitionChange;
import io.millrace.aggregation.definition.DefinitionFiles;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.InvalidDefinitionException;
import io.millrace.aggregation.definition.Planner;
import io.millrace.runtime.config.ConfigException;
import io.millrace.schemas.insight.InsightDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publisher of a directory's definitions that the definitions topic does not have, before the engine starts. In an engine that
 * never ran they count from the first retained event. In any other they count from now on, under a new generation, because rows of
 * an earlier one may be left. A definition that differs from the topic's is not changed: {@code insights apply} is for that.
 */
public final class DefinitionBootstrap {
    private static final Logger LOG = LoggerFactory.getLogger(DefinitionBootstrap.class);
    private static final Duration ACTIVATION_DELAY = Duration.ofSeconds(2);

    private final Clock clock;

    public DefinitionBootstrap(Clock clock) {
        this.clock = clock;
    }

    /**
     * Reads the definition files of a directory, without subdirectories, in the order of their names.
     *
     * @param setting name of the setting that names the directory
     * @throws ConfigException with the place and the remedy of every error
     */
    public static List<InsightSpec> readDirectory(String setting, Path directory, DefinitionParser parser) {
        try {
            return DefinitionFiles.read(directory, parser);
        } catch (InvalidDefinitionException e) {
            // Crash, with the exit code of a wrong configuration: the operator has to correct the file.
            var errors = new ArrayList<>(e.problems().stream()
                    .map(problem -> setting + ": " + problem)
                    .toList());
            int last = errors.size() - 1;
            errors.set(
                    last,
                    errors.get(last) + "; correct that and start again (`millrace insights validate " + directory
                            + "` checks it without a start)");
            throw new ConfigException(errors);
        } catch (IOException e) {
            // Crash, as above.
            throw new ConfigException(List.of(
                    setting + ": cannot read " + directory + " (" + e + "); name a directory of definitions, or none"));
        }
    }

    /**
     * Publishes the definitions that the topic does not have. A definition there that this version cannot use is not replaced.
     *
     * @param fresh whether the engine never ran, so that it has no rows of any generation
     * @return number of definitions published
     */
    public int publishMissing(Collection<InsightSpec> shipped, boolean fresh, DefinitionsTopic topic) {
        long now = clock.millis();
        Map<String, Optional<InsightDefinition>> published = new TreeMap<>();
        topic.update(known -> {
            published.clear();
            Planner.plan(known.specs(), shipped, false).stream()
                    .filter(change -> !known.isUnusable(change.name()))
                    .forEach(change -> plan(change, known, fresh, now, published));
            return published;
        });
        published.keySet().forEach(name -> LOG.info("Published insight {}", name));
        return published.size();
    }

    private static void plan(
            DefinitionChange change,
            KnownDefinitions known,
            boolean fresh,
            long now,
            Map<String, Optional<InsightDefinition>> published) {
        var spec = change.spec();
        if (change.kind() == DefinitionChange.Kind.ADDED) {
            boolean first = fresh && known.nextGeneration(spec.name(), 0) == 1;
            var begins = spec.withGeneration(
                    first ? spec.generation() : known.nextGeneration(spec.name(), now),
                    spec.revision(),
                    fresh ? 0 : now + ACTIVATION_DELAY.toMillis());
            published.put(spec.name(), Optional.of(DefinitionParser.toRecord(begins, now)));
        } else if (change.kind() != DefinitionChange.Kind.UNCHANGED) {
            LOG.info(
                    "Insight {} differs from its file and was kept: run `millrace insights apply` to change it",
                    change.name());
        }
    }
}
