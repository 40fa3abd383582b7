package io.millrace.aggregation.registry;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.definition.DefinitionSet;
import io.millrace.aggregation.definition.InsightSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The active insights and their shadows, compiled for one task. Not thread-safe. */
public final class TaskDefinitions {
    private final ActiveDefinitions active;
    private final Map<String, CompiledInsight> byName = new HashMap<>();
    private DefinitionSet set;
    private long version = -1;

    public TaskDefinitions(ActiveDefinitions active) {
        this.active = active;
        refresh();
    }

    /** Whether the active insights changed since the last {@link #refresh}. */
    public boolean isStale() {
        return active.version() != version;
    }

    /** Compiles the active insights again. */
    public void refresh() {
        // The version is read first: a change in between causes one more refresh instead of being missed.
        version = active.version();
        set = DefinitionSet.compile(active.all());
        byName.clear();
        set.insights().forEach(insight -> byName.put(insight.name(), insight));
    }

    public DefinitionSet set() {
        return set;
    }

    /** The insight or its shadow, if this generation of it is active. */
    public Optional<CompiledInsight> find(String liveName, long generation) {
        var found = byName.get(liveName);
        if (found == null || found.spec().generation() != generation) {
            found = byName.get(InsightSpec.shadowName(liveName));
        }
        return found != null && found.spec().generation() == generation ? Optional.of(found) : Optional.empty();
    }

    /** {@link ActiveDefinitions#await}. */
    public void await(String name, long generation) {
        active.await(name, generation);
    }

    /** {@link ActiveDefinitions#isGone}. */
    public boolean isGone(String name, long generation) {
        return active.isGone(name, generation);
    }
}
