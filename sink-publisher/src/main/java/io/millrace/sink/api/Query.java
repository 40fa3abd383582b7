package io.millrace.sink.api;

import io.millrace.aggregation.expression.Durations;
import io.millrace.aggregation.expression.NearestName;
import io.millrace.runtime.http.RequestException;
import io.millrace.schemas.value.Times;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Query parameters of a request. Unknown ones are refused with the nearest known name, and each may be given once. */
final class Query {
    private final RoutingContext context;

    private Query(RoutingContext context) {
        this.context = context;
    }

    static Query of(RoutingContext context, List<String> known) {
        for (var name : context.queryParams().names()) {
            if (!known.contains(name)) {
                throw RequestException.badRequest("unknown parameter '" + name + "'" + NearestName.hint(name, known)
                        + " (known: " + String.join(", ", known) + ")");
            }
            if (context.queryParams().getAll(name).size() > 1) {
                throw RequestException.badRequest("parameter " + name + " is given more than once");
            }
        }
        return new Query(context);
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(context.queryParams().get(name));
    }

    /** Whether a flag is set; absent is false. */
    boolean flag(String name) {
        return find(name)
                .map(text -> switch (text) {
                    case "", "true" -> true;
                    case "false" -> false;
                    default -> throw RequestException.badRequest(name + " must be true or false");
                })
                .orElse(false);
    }

    /** An integer from 1 to a maximum, or the default. */
    int integer(String name, int otherwise, int most) {
        return find(name)
                .map(text -> {
                    if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
                        throw RequestException.badRequest(name + " must be a whole number from 1 to " + most);
                    }
                    return Integer.parseInt(text);
                })
                .orElse(otherwise);
    }

    /** A time, as ISO-8601, a date in UTC, or an age such as {@code -1h}. */
    Optional<Instant> time(String name, Instant now) {
        return find(name).map(text -> time(name, text, now));
    }

    private static Instant time(String name, String text, Instant now) {
        try {
            if (text.startsWith("-")) {
                return now.minus(Durations.parse(text.substring(1)));
            }
        } catch (IllegalArgumentException e) { // rejected at the edge, below
        }
        var millis = Times.parse(text.strip());
        if (millis.isEmpty() || millis.getAsLong() < 0) {
            throw RequestException.badRequest(name + " is no time; write 2026-11-21T09:00:00Z, 2026-11-21 or -1h");
        }
        return Instant.ofEpochMilli(millis.getAsLong());
    }
}
