package io.millrace.aggregation.jdbc;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TimeZone;
import org.apache.calcite.avatica.NoSuchConnectionException;

/**
 * The time zones in which clients of connections read and write times: Avatica sends what the clock on their wall shows. One that
 * is not known here, because another instance opened it or too many have come since, has to be opened again, which the driver
 * does by itself. Thread-safe.
 */
final class Connections {
    private static final int MOST = 10_000;
    private static final int LONGEST_ID = 200;
    private static final String TIME_ZONE = "timeZone";

    private final Map<String, ZoneId> zones = new LinkedHashMap<>(16, 0.75f, true);

    /** @param info the properties of the connection; a zone that Java does not know is UTC, here and in the driver */
    synchronized void open(String id, Map<String, String> info) {
        ZoneId zone = info == null
                ? ZoneOffset.UTC
                : info.entrySet().stream()
                        .filter(property -> property.getKey().equalsIgnoreCase(TIME_ZONE))
                        .map(property ->
                                TimeZone.getTimeZone(property.getValue()).toZoneId())
                        .findFirst()
                        .orElse(ZoneOffset.UTC);
        if (id.length() <= LONGEST_ID) {
            zones.put(id, zone);
        }
        if (zones.size() > MOST) {
            zones.remove(zones.keySet().iterator().next());
        }
    }

    synchronized void close(String id) {
        zones.remove(id);
    }

    /** @throws NoSuchConnectionException if it has to be opened again */
    synchronized ZoneId zone(String id) {
        ZoneId zone = zones.get(id);
        if (zone == null) {
            throw new NoSuchConnectionException(id);
        }
        return zone;
    }
}
