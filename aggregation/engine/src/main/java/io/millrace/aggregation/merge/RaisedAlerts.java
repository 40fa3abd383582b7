package io.millrace.aggregation.merge;

import io.millrace.aggregation.definition.AlertSpec;
import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.measure.ByteSource;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The alerts that a row has raised, by name: alerts come, go and change places in a definition while rows stay. A row has them
 * behind its accumulators, where a version that knows bits only does not look; the bits in its header are for that one, and
 * for rows that it wrote. Not thread-safe.
 */
final class RaisedAlerts {
    /** Alerts that a definition no longer has are kept, for it may have them again; beyond these the row forgets them. */
    private static final int MOST = 32;

    /** Null while there is none, as in most rows. */
    private Set<String> names;

    boolean contains(String name) {
        return names != null && names.contains(name);
    }

    void set(String name, boolean raised, List<AlertSpec> alerts) {
        if (raised) {
            names = names == null ? new TreeSet<>() : names;
            names.add(name);
            if (names.size() > MOST) {
                names.retainAll(alerts.stream().map(AlertSpec::name).toList());
            }
        } else if (names != null && names.remove(name) && names.isEmpty()) {
            names = null;
        }
    }

    /** A bit for each raised alert, by its place in the definition, from the lowest. */
    int bits(List<AlertSpec> alerts) {
        int bits = 0;
        for (int i = 0; names != null && i < alerts.size(); i++) {
            bits |= names.contains(alerts.get(i).name()) ? 1 << i : 0;
        }
        return bits;
    }

    /** Appends the names, if there are any. */
    void write(ByteSink out) {
        if (names != null) {
            out.putVarLong(names.size());
            names.forEach(out::putText);
        }
    }

    /** What is left of a row behind its accumulators; where nothing is, the bits count. */
    static RaisedAlerts read(ByteBuffer rest, int bits, List<AlertSpec> alerts) {
        var raised = new RaisedAlerts();
        if (rest.hasRemaining()) {
            for (long left = ByteSource.getVarLong(rest); left > 0; left--) {
                raised.set(ByteSource.getText(rest), true, alerts);
            }
            return raised;
        }
        for (int i = 0; bits != 0 && i < alerts.size(); i++) {
            if ((bits & (1 << i)) != 0) {
                raised.set(alerts.get(i).name(), true, alerts);
            }
        }
        return raised;
    }
}
