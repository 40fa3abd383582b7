package io.millrace.aggregation.merge;

import io.millrace.aggregation.definition.AlertSpec;
import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.measure.ByteSource;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Names of the alerts that a row has raised. Names, because alerts are added, removed and reordered in a definition while rows
 * stay. They are encoded after the accumulators; the bits in the header are read and written for older versions, which know
 * nothing else. Not thread-safe.
 */
final class RaisedAlerts {
    /** Alerts that the definition no longer has are kept up to this number of names, in case it has them again. */
    private static final int MAX_NAMES = 32;

    /** Null while empty, as in most rows. */
    private Set<String> names;

    boolean contains(String name) {
        return names != null && names.contains(name);
    }

    void set(String name, boolean raised, List<AlertSpec> alerts) {
        if (raised) {
            names = names == null ? new TreeSet<>() : names;
            names.add(name);
            if (names.size() > MAX_NAMES) {
                names.retainAll(alerts.stream().map(AlertSpec::name).toList());
            }
        } else if (names != null && names.remove(name) && names.isEmpty()) {
            names = null;
        }
    }

    /** Returns a bit for each raised alert, by its position in the definition, from the lowest bit. */
    int bits(List<AlertSpec> alerts) {
        int bits = 0;
        for (int i = 0; names != null && i < alerts.size(); i++) {
            bits |= names.contains(alerts.get(i).name()) ? 1 << i : 0;
        }
        return bits;
    }

    /** Appends the names, if there are any. */
    void encode(ByteSink out) {
        if (names != null) {
            out.putVarLong(names.size());
            names.forEach(out::putText);
        }
    }

    /** Decodes what follows the accumulators; if nothing does, an older version wrote the row and the bits count. */
    static RaisedAlerts decode(ByteBuffer rest, int bits, List<AlertSpec> alerts) {
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
