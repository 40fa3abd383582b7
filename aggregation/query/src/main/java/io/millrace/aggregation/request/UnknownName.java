package io.millrace.aggregation.request;

import io.millrace.aggregation.expression.NearestName;
import java.util.Collection;

/** Says that a name is not known, and what it most likely meant. */
public final class UnknownName {
    private UnknownName() {}

    /** A sentence that says what is unknown, the nearest that is known if it is near, and all that are. */
    public static String unknown(String kind, String name, Collection<String> known) {
        String nearest = NearestName.find(name, known)
                .map(candidate -> "; did you mean '" + candidate + "'?")
                .orElse("");
        String choices = known.isEmpty() ? "there is none" : "known: " + String.join(", ", known);
        return "unknown " + kind + " '" + name + "'" + nearest + " (" + choices + ")";
    }
}
