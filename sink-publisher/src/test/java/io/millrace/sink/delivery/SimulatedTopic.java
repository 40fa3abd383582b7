package io.millrace.sink.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Topic of a simulation, with the offsets that its group committed. */
final class SimulatedTopic {
    /** A record; its content names it, so that a test sees whose it is. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares rows
    record Row(long offset, String key, RowVersion version, byte[] content) {}

    private final List<List<Row>> partitions = new ArrayList<>();
    private final Map<Integer, Committable> committed = new HashMap<>();
    private final Map<String, RowVersion> newest = new TreeMap<>();
    private final int contentBytes;
    private long published;

    SimulatedTopic(int partitions, int contentBytes) {
        this.contentBytes = contentBytes;
        for (int i = 0; i < partitions; i++) {
            this.partitions.add(new ArrayList<>());
        }
    }

    int partitions() {
        return partitions.size();
    }

    /** The next revision of a row. */
    void publish(int partition, String key) {
        var rows = partitions.get(partition);
        var name = partition + "/" + key;
        var version =
                new RowVersion(1, newest.containsKey(name) ? newest.get(name).revision() + 1 : 1);
        newest.put(name, version);
        // Every third offset is a transaction's marker.
        rows.add(new Row(rows.size() * 3L / 2, name, version, new byte[contentBytes]));
        published++;
    }

    long published() {
        return published;
    }

    /** Rows from an offset on, by rising offset. */
    List<Row> read(int partition, long from, int most) {
        return partitions.get(partition).stream()
                .filter(row -> row.offset() >= from)
                .limit(most)
                .toList();
    }

    long end(int partition) {
        var rows = partitions.get(partition);
        return rows.isEmpty() ? 0 : rows.get(rows.size() - 1).offset() + 1;
    }

    void commit(int partition, Committable what) {
        committed.put(partition, what);
    }

    Committable committed(int partition) {
        return committed.getOrDefault(partition, new Committable(0, ""));
    }

    /** The newest revision of every row. */
    Map<String, RowVersion> newest() {
        return newest;
    }
}
