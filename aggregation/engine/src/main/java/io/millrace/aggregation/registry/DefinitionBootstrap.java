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
 * Publishes the definitions of a directory that the definitions topic does not have, before the engine starts. In an
 * engine that never ran they count from the beginning of what is retained; in one that did, from now on, under a generation of
 * their own, for rows of an earlier one may be left. Those that the
 * topic has in another form are left as they are: changing them is what {@code insights apply} is for.
 */
public final class DefinitionBootstrap {
    private static final Logger LOG = LoggerFactory.getLogger(DefinitionBootstrap.class);
    private static final Duration ACTIVE_IN = Duration.ofSeconds(2);

    private final Clock clock;

    public DefinitionBootstrap(Clock clock) {
        this.clock = clock;
    }

    /**
     * The insights of every definition file right in the directory that a setting names, in the order of their names.
     *
     * @throws ConfigException with the place of each thing that is wrong in them, and what to do about it
     */
    public static List<InsightSpec> readDirectory(String setting, Path directory, DefinitionParser parser) {
        try {
            return DefinitionFiles.read(directory, parser);
        } catch (InvalidDefinitionException e) {
            // A crash with the code of a wrong configuration: it is the operator who corrects it.
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
            // As above.
            throw new ConfigException(List.of(
                    setting + ": cannot read " + directory + " (" + e + "); name a directory of definitions, or none"));
        }
    }

    /**
     * Publishes what is missing. A name whose definition cannot be used here is not missing.
     *
     * @param fresh whether the engine never ran, so that no rows of any generation can be there
     * @return how many were published
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
        published.keySet().forEach(name -> LOG.info("insight {} is published", name));
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
                    fresh ? 0 : now + ACTIVE_IN.toMillis());
            published.put(spec.name(), Optional.of(DefinitionParser.toRecord(begins, now)));
        } else if (change.kind() != DefinitionChange.Kind.UNCHANGED) {
            LOG.info(
                    "insight {} is kept as it was applied; its file differs: run `millrace insights apply`",
                    change.name());
        }
    }
}
