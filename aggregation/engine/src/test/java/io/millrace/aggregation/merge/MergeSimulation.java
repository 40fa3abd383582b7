package io.millrace.aggregation.merge;

import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.TaskDefinitions;
import io.millrace.aggregation.rows.StoreReplica;
import io.millrace.aggregation.rows.StoreScan;
import io.millrace.aggregation.rows.StoredRow;
import io.millrace.aggregation.rows.WindowCache;
import io.millrace.aggregation.rows.WindowScanner;
import io.millrace.aggregation.store.FreshnessEntry;
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

/** Merge task without Kafka: a crash discards what its store and its output have gained since the last commit. */
public final class MergeSimulation {
    private final ActiveDefinitions active;
    private final MergeSettings settings;
    private final ObjIntConsumer<byte[]> overflow;
    private final CollectorRegistry metrics = new CollectorRegistry();
    private final MergeCounts counts = new MergeCounts(metrics);
    private final List<InsightUpdate> committedRows = new ArrayList<>();
    private final List<InsightAlert> committedAlerts = new ArrayList<>();
    private List<InsightUpdate> rows = new ArrayList<>();
    private List<InsightAlert> alerts = new ArrayList<>();
    private List<Map.Entry<byte[], Integer>> overflowSent = new ArrayList<>();
    private MemoryStore store = new MemoryStore();
    private MemoryStore committedStore = new MemoryStore();
    private MergeTask task;

    /** Simulates the only merge partition, whose insights are not expected to overflow. */
    public MergeSimulation(ActiveDefinitions active, int upstreamPartitions, long cacheBytes) {
        this(active, upstreamPartitions, cacheBytes, 1, (packed, partition) -> {
            throw new AssertionError("overflow of an insight without a bound of groups");
        });
    }

    /** @param overflow receives overflow groups, and their merge partition, once they are committed */
    public MergeSimulation(
            ActiveDefinitions active,
            int upstreamPartitions,
            long cacheBytes,
            int mergePartitions,
            ObjIntConsumer<byte[]> overflow) {
        this.active = active;
        this.settings = new MergeSettings(upstreamPartitions, mergePartitions, cacheBytes);
        this.overflow = overflow;
        start();
    }

    public void merge(byte[] packed) {
        task.process(packed);
    }

    public void commit(long now) {
        task.beforeCommit(now);
        committedStore = store.copy();
        committedRows.addAll(rows);
        rows = new ArrayList<>();
        committedAlerts.addAll(alerts);
        alerts = new ArrayList<>();
        overflowSent.forEach(sent -> overflow.accept(sent.getKey(), sent.getValue()));
        overflowSent = new ArrayList<>();
    }

    /** Does the work of a commit that is then aborted. */
    public void abortCommit(long now) {
        task.beforeCommit(now);
        crash();
    }

    /** Discards everything since the last commit, and starts again. */
    public void crash() {
        store = committedStore.copy();
        rows = new ArrayList<>();
        overflowSent = new ArrayList<>();
        alerts = new ArrayList<>();
        start();
    }

    public int sweep() {
        return task.sweep();
    }

    /** Returns every alert that was emitted and committed, in order. */
    public List<InsightAlert> alerts() {
        return committedAlerts;
    }

    /** Returns every row that was emitted and committed, in order. */
    public List<InsightUpdate> updates() {
        return committedRows;
    }

    /** Returns the watermark, or {@link io.millrace.aggregation.watermark.Watermarks#NONE}. */
    public long watermark() {
        return task.watermark();
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

    /** Returns the store as a replica that follows without delay. */
    public StoreReplica replica(int partition, boolean active) {
        return new StoreReplica(partition, active, store);
    }

    /** Returns the store as it is now, as a standby that falls behind from here on. */
    public StoreReplica staleReplica(int partition, long freshAsOf) {
        var stale = store.copy();
        stale.put(FreshnessEntry.KEY, FreshnessEntry.encode(freshAsOf));
        return new StoreReplica(partition, false, stale);
    }

    /** States in the store that all input until then is in the rows. */
    public void freshAsOf(long time) {
        store.put(FreshnessEntry.KEY, FreshnessEntry.encode(time));
    }

    public int entries() {
        return (int) store.approximateNumEntries();
    }

    /** Visits every entry of the store. */
    void entries(BiConsumer<Bytes, byte[]> visitor) {
        store.all().forEachRemaining(entry -> visitor.accept(entry.key, entry.value));
    }

    public double metric(String name, String... insight) {
        var value = insight.length == 0
                ? metrics.getSampleValue(name)
                : metrics.getSampleValue(name, new String[] {"insight"}, insight);
        return value == null ? 0 : value;
    }

    private void start() {
        var output = new MergeOutput(
                row -> rows.add(row),
                alert -> alerts.add(alert),
                (packed, partition) -> overflowSent.add(Map.entry(packed, partition)));
        task = new MergeTask(
                store, new TaskDefinitions(active), settings, counts, output, () -> FreshnessEntry.UNKNOWN);
    }
}
