package io.millrace.ingest.importer;

import io.millrace.ingest.accesslog.AccessLogReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Parsing of a mapping from our fields to paths or positions in a log, such as {@code time=ts,ip=client.address}. */
final class LogMapping {
    private LogMapping() {}

    /** @throws IllegalArgumentException saying what is wrong with the mapping */
    static Map<String, String> parse(Optional<String> text) {
        var map = new HashMap<String, String>();
        for (var entry : text.map(given -> given.split(",", -1)).orElse(new String[0])) {
            int equals = entry.indexOf('=');
            var field = equals < 0 ? entry.strip() : entry.substring(0, equals).strip();
            var place = equals < 0 ? "" : entry.substring(equals + 1).strip();
            if (place.isEmpty()) {
                throw new IllegalArgumentException("--map: \"" + entry + "\" is not field=path or field=position");
            }
            if (!AccessLogReader.FIELDS.contains(field)) {
                throw new IllegalArgumentException("--map: \"" + field + "\" is not a field of a log; use one of "
                        + new TreeSet<>(AccessLogReader.FIELDS));
            }
            if (map.put(field, place) != null) {
                throw new IllegalArgumentException("--map: \"" + field + "\" is mapped twice");
            }
        }
        return Map.copyOf(map);
    }
}
