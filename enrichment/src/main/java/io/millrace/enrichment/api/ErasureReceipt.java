package io.millrace.enrichment.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Receipt of an erasure as JSON: what is removed, what expires by itself and when, and what cannot be removed. */
final class ErasureReceipt {
    private ErasureReceipt() {}

    /**
     * Writes the receipt.
     *
     * @param requestedAt when the request was written durably
     * @param appliedAt when the person was seen to be gone; empty if it was not yet
     * @param expiries when what the topics of events hold will have expired
     */
    static JsonObject of(
            String tenant,
            String id,
            PersonView person,
            Instant requestedAt,
            Optional<Instant> appliedAt,
            List<TopicRetention.Expiry> expiries) {
        return new JsonObject()
                .put("tenant", tenant)
                .put("requested", id)
                .put("person", person.person())
                .put("applied", appliedAt.isPresent())
                .put("requestedAt", requestedAt.toString())
                .put("appliedAt", appliedAt.map(Instant::toString).orElse(null))
                .put("removed", removed(person))
                .put("expires", expires(expiries))
                .put("kept", kept());
    }

    private static JsonArray removed(PersonView person) {
        var merged = new JsonArray();
        person.merges().forEach(merge -> merged.add(merge.person()));
        return new JsonArray()
                .add(new JsonObject()
                        .put("what", "profile")
                        .put("traits", person.traits().size())
                        .put(
                                "detail",
                                "the record in profiles and its node; a tombstone removes older copies when"
                                        + " the topic is compacted"))
                .add(new JsonObject()
                        .put("what", "devices")
                        .put("ids", new JsonArray(person.devices()))
                        .put("detail", "links, sessions and traits that are kept by device"))
                .add(new JsonObject().put("what", "users").put("ids", new JsonArray(person.users())))
                .add(new JsonObject()
                        .put("what", "histories")
                        .put("persons", merged.add(person.person()))
                        .put(
                                "detail",
                                "the person's events kept for funnels, retention and sessions, and what uniques"
                                        + " keep by person; rows that counted the person stay"));
    }

    private static JsonArray expires(List<TopicRetention.Expiry> expiries) {
        var all = new JsonArray();
        for (var expiry : expiries) {
            all.add(new JsonObject()
                    .put("what", expiry.topic())
                    .put("by", expiry.by().map(Instant::toString).orElse(null))
                    .put(
                            "detail",
                            expiry.by().isPresent()
                                    ? "records written before the request"
                                    : "this topic keeps records without limit: set its retention.ms"));
        }
        return all;
    }

    private static JsonArray kept() {
        return new JsonArray()
                .add(
                        new JsonObject()
                                .put("what", "insight rows")
                                .put(
                                        "detail",
                                        "counts hold no ids; an insight that groups by person, or lists persons or ids by"
                                                + " top(), keeps them until its retention ends: delete the insight to remove them"))
                .add(new JsonObject()
                        .put("what", "copies elsewhere")
                        .put("detail", "what consumers, webhooks and sinks have already taken from the topics"));
    }
}
