package io.millrace.aggregation.request;

import io.millrace.runtime.http.RequestException;
import io.millrace.runtime.http.TenantBinding;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Query parameters of a request. Each may be given once. */
public final class Parameters {
    /** Name of the parameter that holds a time zone. */
    public static final String ZONE = "zone";

    private final Map<String, List<String>> values;
    private final Optional<String> boundTenant;

    public Parameters(Map<String, List<String>> values) {
        this(values, Optional.empty());
    }

    /** @param boundTenant the one tenant whose rows the request may read */
    Parameters(Map<String, List<String>> values, Optional<String> boundTenant) {
        this.boundTenant = boundTenant;
        this.values = new TreeMap<>(values);
        this.values.forEach((name, texts) -> {
            if (texts.size() != 1) {
                throw RequestException.badRequest("parameter " + name + " is given " + texts.size() + " times");
            }
        });
    }

    /** The parameters of a request, with the tenant it is bound to. */
    public static Parameters of(RoutingContext context) {
        Map<String, List<String>> values = context.queryParams().entries().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        return new Parameters(values, TenantBinding.of(context));
    }

    public Optional<String> boundTenant() {
        return boundTenant;
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name)).map(texts -> texts.get(0));
    }

    /**
     * A time in ms since the epoch, in any form of {@link TimeParameter}.
     *
     * @param zone time zone of dates and of times without an offset
     */
    public Optional<Long> instant(String name, Instant now, ZoneId zone) {
        return find(name).map(text -> TimeParameter.instant(name, text, now, zone));
    }

    /** The time zone of the parameter {@code zone}; an unknown one is refused with 400. */
    public Optional<ZoneId> zone() {
        return zone(ZONE);
    }

    /** The time zone of a parameter; an unknown one is refused with 400. */
    public Optional<ZoneId> zone(String parameter) {
        return find(parameter).map(name -> parsed(parameter, name));
    }

    private static ZoneId parsed(String parameter, String name) {
        try {
            // A blank can only be the plus sign of GMT+02:00, sent without its URL encoding %2B.
            ZoneId zone = ZoneId.of(name.replace(' ', '+')).normalized();
            return zone.equals(ZoneId.of("UTC")) ? ZoneOffset.UTC : zone;
        } catch (DateTimeException e) { // rejected at the edge
            throw RequestException.badRequest(
                    parameter + " is no time zone: '" + name + "'; write Europe/Berlin or UTC");
        }
    }

    /** Whether a flag is set; absent is false. */
    public boolean flag(String name) {
        return find(name)
                .map(text -> switch (text) {
                    case "", "true" -> true;
                    case "false" -> false;
                    default -> throw RequestException.badRequest(name + " must be true or false, not '" + text + "'");
                })
                .orElse(false);
    }

    /** Refuses unknown parameters with 400 and the nearest known name. */
    public void refuseUnknown(Collection<String> known) {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw RequestException.badRequest(UnknownName.message("parameter", name, known));
            }
        }
    }

    /** All parameters except these, in a form that is equal for equal requests. */
    public Map<String, List<String>> without(String... names) {
        Map<String, List<String>> rest = new TreeMap<>(values);
        rest.keySet().removeAll(List.of(names));
        return rest;
    }

    /** A copy with one parameter added or replaced. */
    public Parameters with(String name, String value) {
        Map<String, List<String>> all = new TreeMap<>(values);
        all.put(name, List.of(value));
        return new Parameters(all, boundTenant);
    }

    /** A copy without one parameter. */
    public Parameters copyWithout(String name) {
        return new Parameters(without(name), boundTenant);
    }

    /** An integer within bounds, or the default. */
    public int integer(String name, int byDefault, int min, int max) {
        return find(name).map(text -> integer(name, text, min, max)).orElse(byDefault);
    }

    public static int integer(String name, String text, int min, int max) {
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) { // rejected at the edge, below
        }
        throw RequestException.badRequest(
                name + " must be a whole number from " + min + " to " + max + ", not '" + text + "'");
    }
}
