package io.millrace.aggregation.query;

import io.millrace.aggregation.expression.NearestName;
import java.util.Collection;

/** Says that a name is not known, and what it most likely meant. */
final class Nearest {
    private Nearest() {}

    /** A sentence that says what is unknown, the nearest that is known if it is near, and all that are. */
    static String unknown(String kind, String name, Collection<String> known) {
        String nearest = NearestName.find(name, known)
                .map(candidate -> "; did you mean '" + candidate + "'?")
                .orElse("");
        String choices = known.isEmpty() ? "there is none" : "known: " + String.join(", ", known);
        return "unknown " + kind + " '" + name + "'" + nearest + " (" + choices + ")";
    }
}
