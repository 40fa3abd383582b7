package io.millrace.aggregation.registry;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.definition.DefinitionSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The active insights, compiled for one task. Not thread-safe. */
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
        set = DefinitionSet.compile(active.specs());
        byName.clear();
        set.insights().forEach(insight -> byName.put(insight.name(), insight));
    }

    public DefinitionSet set() {
        return set;
    }

    /** The insight, if this generation of it is the active one. */
    public Optional<CompiledInsight> find(String name, long generation) {
        var found = byName.get(name);
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
