package io.millrace.enrichment.api;

import io.millrace.runtime.http.RequestException;
import io.millrace.schemas.value.EventLimits;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** A change of a person by hand, as a request asks for it. */
sealed interface RequestedChange {
    /**
     * Merges the person with another.
     *
     * @param with any id of the other
     */
    record Merge(String with) implements RequestedChange {}

    /** Takes a device out of the person. */
    record SplitDevice(String device) implements RequestedChange {}

    /** Takes a user out of the person. */
    record SplitUser(String user) implements RequestedChange {}

    /** Removes what is kept of the person. */
    record Erase() implements RequestedChange {}

    /** Reads {@code {"with": ID}}. */
    static RequestedChange merge(String body) {
        return new Merge(
                text(json(body), "with").orElseThrow(() -> RequestException.badRequest("send {\"with\": \"ID\"}")));
    }

    /** Reads {@code {"device": ID}} or {@code {"user": ID}}. */
    static RequestedChange split(String body) {
        var json = json(body);
        var device = text(json, "device");
        var user = text(json, "user");
        if (device.isPresent() == user.isPresent()) {
            throw RequestException.badRequest("send {\"device\": \"ID\"} or {\"user\": \"ID\"}");
        }
        return device.<RequestedChange>map(SplitDevice::new).orElseGet(() -> new SplitUser(user.orElseThrow()));
    }

    /** The id, checked. */
    static String checkedId(String id) {
        if (id.isBlank() || id.length() > EventLimits.ID_CHARS) {
            throw RequestException.badRequest("an id has 1 to " + EventLimits.ID_CHARS + " characters");
        }
        return id;
    }

    private static JsonObject json(String body) {
        try {
            return new JsonObject(body);
        } catch (DecodeException e) { // rejected at the edge
            throw RequestException.badRequest("the body is not a JSON object: " + e.getMessage());
        }
    }

    private static Optional<String> text(JsonObject json, String field) {
        var value = json.getValue(field);
        if (value != null && !(value instanceof String)) {
            throw RequestException.badRequest(field + " must be a text");
        }
        return Optional.ofNullable((String) value).map(RequestedChange::checkedId);
    }
}
