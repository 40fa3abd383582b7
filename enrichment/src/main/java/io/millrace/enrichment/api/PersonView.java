package io.millrace.enrichment.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one person's id, as the API shows it and as instances send it to one another.
 *
 * @param person the id
 * @param firstSeen event time of its earliest event, ms since the epoch; empty if it has none
 * @param mergedInto the id that it was given up for; empty if it stands for itself
 * @param devices its devices
 * @param users its users
 * @param traits its traits as JSON
 * @param firstTouch what first brought it, as JSON; null if nothing is known
 * @param merges what was merged into it, oldest first
 * @param isStopped whether it has too many devices or users to be merged further
 */
record PersonView(
        String person,
        Optional<Instant> firstSeen,
        Optional<String> mergedInto,
        List<String> devices,
        List<String> users,
        JsonObject traits,
        JsonObject firstTouch,
        List<Merge> merges,
        boolean isStopped) {
    /**
     * One merge.
     *
     * @param person the id that was given up
     * @param reason why, as in {@code person-merges}
     * @param since since when
     */
    record Merge(String person, String reason, Instant since) {
        private JsonObject json() {
            return new JsonObject().put("person", person).put("reason", reason).put("since", since.toString());
        }

        private static Merge of(JsonObject json) {
            return new Merge(
                    json.getString("person"), json.getString("reason"), Instant.parse(json.getString("since")));
        }
    }

    PersonView {
        devices = List.copyOf(devices);
        users = List.copyOf(users);
        merges = List.copyOf(merges);
    }

    JsonObject json() {
        var all = new JsonArray();
        merges.forEach(merge -> all.add(merge.json()));
        return new JsonObject()
                .put("person", person)
                .put("firstSeen", firstSeen.map(Instant::toString).orElse(null))
                .put("mergedInto", mergedInto.orElse(null))
                .put("devices", new JsonArray(devices))
                .put("users", new JsonArray(users))
                .put("traits", traits)
                .put("firstTouch", firstTouch)
                .put("merges", all)
                .put("stopped", isStopped);
    }

    /** Reads what {@link #json} wrote. */
    static PersonView of(JsonObject json) {
        var merges = new ArrayList<Merge>();
        json.getJsonArray("merges").forEach(one -> merges.add(Merge.of((JsonObject) one)));
        return new PersonView(
                json.getString("person"),
                Optional.ofNullable(json.getString("firstSeen")).map(Instant::parse),
                Optional.ofNullable(json.getString("mergedInto")),
                texts(json.getJsonArray("devices")),
                texts(json.getJsonArray("users")),
                json.getJsonObject("traits"),
                json.getJsonObject("firstTouch"),
                merges,
                json.getBoolean("stopped"));
    }

    private static List<String> texts(JsonArray array) {
        var texts = new ArrayList<String>(array.size());
        array.forEach(text -> texts.add((String) text));
        return texts;
    }
}
