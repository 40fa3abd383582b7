package io.millrace.aggregation.request;

import io.millrace.aggregation.expression.NearestName;
import java.util.Collection;

/** Error message for an unknown name, with the nearest known one. */
public final class UnknownName {
    private UnknownName() {}

    /** Message with the unknown name, the nearest known one if it is near, and all known ones. */
    public static String message(String kind, String name, Collection<String> known) {
        String nearest = NearestName.find(name, known)
                .map(candidate -> "; did you mean '" + candidate + "'?")
                .orElse("");
        String choices = known.isEmpty() ? "none exists" : "known: " + String.join(", ", known);
        return "unknown " + kind + " '" + name + "'" + nearest + " (" + choices + ")";
    }
}
