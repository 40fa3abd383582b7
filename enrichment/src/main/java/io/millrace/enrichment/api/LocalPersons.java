package io.millrace.enrichment.api;

import io.millrace.enrichment.attribution.Touch;
import io.millrace.enrichment.identity.IdentityProcessor;
import io.millrace.enrichment.identity.StoredDevice;
import io.millrace.enrichment.person.PersonProcessor;
import io.millrace.enrichment.person.StoredPerson;
import io.millrace.schemas.event.JsonText;
import io.millrace.schemas.person.PersonMergeFact;
import io.millrace.schemas.profile.Profile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Reads persons and devices from the stores of this instance. Thread-safe. */
final class LocalPersons implements PersonSource {
    private final Vertx vertx;
    private final KafkaStreams streams;
    private final Deserializer<Profile> profiles;

    /** @param profiles reads what the release before wrote */
    LocalPersons(Vertx vertx, KafkaStreams streams, Deserializer<Profile> profiles) {
        this.vertx = vertx;
        this.streams = streams;
        this.profiles = profiles;
    }

    /** Name of the store. */
    static String store(Kind kind) {
        return kind == Kind.PERSON ? PersonProcessor.STORE : IdentityProcessor.STORE;
    }

    @Override
    public Future<Optional<PersonView>> find(Kind kind, String tenant, String id) {
        return vertx.executeBlocking(
                () -> {
                    var key = tenant + "/" + id;
                    var value = read(store(kind), Bytes.wrap(key.getBytes(StandardCharsets.UTF_8)));
                    if (value == null) {
                        return Optional.empty();
                    }
                    return kind == Kind.PERSON
                            ? Optional.of(person(id, StoredPerson.decode(value, profiles)))
                            : device(id, StoredDevice.read(key, value));
                },
                false);
    }

    private byte[] read(String store, Bytes key) {
        try {
            ReadOnlyKeyValueStore<Bytes, byte[]> values =
                    streams.store(StoreQueryParameters.fromNameAndType(store, QueryableStoreTypes.keyValueStore()));
            return values.get(key);
        } catch (InvalidStateStoreException | IllegalStateException e) { // retried by the client
            throw PersonOwners.rebalancing();
        }
    }

    static PersonView person(String node, StoredPerson stored) {
        return new PersonView(
                stored.person().orElse(node),
                stored.firstSeen().map(Instant::ofEpochMilli),
                stored.mergedInto(),
                stored.devices(),
                stored.users(),
                traits(stored.traits()),
                stored.firstTouch().map(LocalPersons::touch).orElse(null),
                stored.merges().stream().map(LocalPersons::merge).toList(),
                stored.stopped());
    }

    /** A device that somebody logged in on is found by its person. */
    private static Optional<PersonView> device(String device, StoredDevice stored) {
        if (stored.firstSeen().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PersonView(
                stored.person(),
                time(stored.firstSeen()),
                Optional.empty(),
                List.of(device),
                stored.user() == null ? List.of() : List.of(stored.user()),
                new JsonObject(),
                stored.firstTouch().map(LocalPersons::touch).orElse(null),
                List.of(),
                false));
    }

    private static PersonView.Merge merge(PersonMergeFact fact) {
        return new PersonView.Merge(fact.getPerson(), fact.getReason().name(), Instant.ofEpochMilli(fact.getSince()));
    }

    private static Optional<Instant> time(OptionalLong time) {
        return time.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(time.getAsLong()));
    }

    private static JsonObject traits(Map<String, Object> traits) {
        var json = new JsonObject();
        traits.forEach((name, value) -> json.put(name, plain(value)));
        return json;
    }

    private static JsonObject touch(Touch touch) {
        var from = touch.from();
        return new JsonObject()
                .put("time", Instant.ofEpochMilli(touch.time()).toString())
                .put("source", from.source())
                .put("medium", from.medium())
                .put("name", from.name())
                .put("term", from.term())
                .put("content", from.content())
                .put("referrer", from.referrer());
    }

    private static Object plain(Object value) {
        if (value instanceof JsonText text) {
            return Json.decodeValue(text.getJson());
        }
        return value instanceof Double number && !Double.isFinite(number) ? number.toString() : value;
    }
}
