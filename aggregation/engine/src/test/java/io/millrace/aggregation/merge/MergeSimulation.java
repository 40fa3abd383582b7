package io.millrace.aggregation.merge;

import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.TaskDefinitions;
import io.millrace.aggregation.rows.StoreReplica;
import io.millrace.aggregation.rows.StoreScan;
import io.millrace.aggregation.rows.StoredRow;
import io.millrace.aggregation.rows.WindowCache;
import io.millrace.aggregation.rows.WindowScanner;
import io.millrace.schemas.insight.InsightAlert;
import io.millrace.schemas.insight.InsightUpdate;
import io.prometheus.client.CollectorRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.apache.kafka.common.utils.Bytes;

/** A merging task without Kafka: its store and what it emitted stay over a crash as of the last commit. */
public final class MergeSimulation {
    private final ActiveDefinitions active;
    private final int upstream;
    private final long cacheBytes;
    private final int partitions;
    private final ObjIntConsumer<byte[]> rests;
    private List<Map.Entry<byte[], Integer>> folded = new ArrayList<>();
    private final List<InsightUpdate> committed = new ArrayList<>();
    private final CollectorRegistry metrics = new CollectorRegistry();
    private final MergeCounts counts = new MergeCounts(metrics);
    private final List<InsightAlert> committedAlerts = new ArrayList<>();
    private List<InsightAlert> alerted = new ArrayList<>();
    private List<InsightUpdate> emitted = new ArrayList<>();
    private MemoryStore store = new MemoryStore();
    private MemoryStore committedStore = new MemoryStore();
    private Merger merger;

    public MergeSimulation(ActiveDefinitions active, int upstream, long cacheBytes) {
        this(active, upstream, cacheBytes, 1, (packed, partition) -> {
            throw new AssertionError("a rest without a bound of groups");
        });
    }

    /** @param rests is given what finds no room, and its merge partition, once it is committed */
    public MergeSimulation(
            ActiveDefinitions active, int upstream, long cacheBytes, int partitions, ObjIntConsumer<byte[]> rests) {
        this.active = active;
        this.partitions = partitions;
        this.rests = rests;
        this.upstream = upstream;
        this.cacheBytes = cacheBytes;
        start();
    }

    public void merge(byte[] packed) {
        merger.merge(packed);
    }

    public void commit(long now) {
        merger.commit(now);
        committedStore = store.copy();
        committed.addAll(emitted);
        emitted = new ArrayList<>();
        committedAlerts.addAll(alerted);
        alerted = new ArrayList<>();
        folded.forEach(rest -> rests.accept(rest.getKey(), rest.getValue()));
        folded = new ArrayList<>();
    }

    /** Takes back everything since the last commit, and begins again. */
    public void crash() {
        store = committedStore.copy();
        emitted = new ArrayList<>();
        folded = new ArrayList<>();
        alerted = new ArrayList<>();
        start();
    }

    public int sweep() {
        return merger.sweep();
    }

    /** Every alert that was told and committed, in order. */
    public List<InsightAlert> alerts() {
        return committedAlerts;
    }

    /** Everything that was emitted and committed, in order. */
    public List<InsightUpdate> updates() {
        return committed;
    }

    /** Returns the watermark, or {@link io.millrace.aggregation.watermark.Watermarks#NONE}. */
    public long watermark() {
        return merger.watermark();
    }

    /** Returns the starts of an insight's stored windows. */
    public List<Long> windowStarts(String insight, long generation, String tenant) {
        return new WindowScanner(List.of(replica(0, true)), new WindowCache(0))
                .starts(insight, generation, tenant, 0, Long.MAX_VALUE);
    }

    /** Visits every stored row of an insight by window start, then group bytes. */
    public void scan(String insight, long generation, String tenant, Consumer<StoredRow> visitor) {
        StoreScan.rows(store, insight, generation, tenant, visitor);
    }

    /** Returns its store as a replica that follows without delay. */
    public StoreReplica replica(int partition, boolean active) {
        return new StoreReplica(partition, active, store);
    }

    /** Returns its store as it is now, as a replica that falls behind from here on. */
    public StoreReplica staleReplica(int partition, long time) {
        var behind = store.copy();
        writeFreshness(behind, time);
        return new StoreReplica(partition, false, behind);
    }

    /** States in the store that all input until then is in the rows. */
    public void freshAsOf(long time) {
        writeFreshness(store, time);
    }

    public int entries() {
        return (int) store.approximateNumEntries();
    }

    /** Shows every entry of its store. */
    void entries(BiConsumer<Bytes, byte[]> to) {
        store.all().forEachRemaining(entry -> to.accept(entry.key, entry.value));
    }

    public double metric(String name, String... insight) {
        var value = insight.length == 0
                ? metrics.getSampleValue(name)
                : metrics.getSampleValue(name, new String[] {"insight"}, insight);
        return value == null ? 0 : value;
    }

    private static void writeFreshness(MemoryStore store, long time) {
        var freshness = new FreshnessWriter(store, () -> time);
        freshness.write();
        freshness.write();
    }

    private void start() {
        merger = new Merger(
                store,
                new TaskDefinitions(active),
                upstream,
                cacheBytes,
                counts,
                row -> emitted.add(row),
                alert -> alerted.add(alert),
                new Rest(partitions, counts, (packed, partition) -> folded.add(Map.entry(packed, partition))));
    }
}
