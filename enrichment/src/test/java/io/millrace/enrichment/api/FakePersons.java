package io.millrace.enrichment.api;

import io.millrace.schemas.person.PersonChange;
import io.millrace.schemas.person.PersonCommands;
import io.millrace.schemas.person.PersonIds;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Nodes of persons in memory, by tenant and person. */
final class FakePersons implements PersonSource {
    private final Map<String, PersonView> nodes = new ConcurrentHashMap<>();
    private volatile RuntimeException failure;

    @Override
    public Future<Optional<PersonView>> find(Kind kind, String tenant, String id) {
        return failure != null
                ? Future.failedFuture(failure)
                : Future.succeededFuture(Optional.ofNullable(nodes.get(kind + tenant + "/" + id)));
    }

    FakePersons add(String tenant, PersonView node) {
        nodes.put(Kind.PERSON + tenant + "/" + node.person(), node);
        return this;
    }

    /** A device that nobody has logged in on. */
    FakePersons addDevice(String tenant, String device) {
        nodes.put(
                Kind.DEVICE + tenant + "/" + device,
                person(PersonIds.ofDevice(tenant, device), List.of(device), List.of()));
        return this;
    }

    void remove(PersonChange command) {
        nodes.remove(Kind.PERSON + PersonCommands.key(command));
        nodes.remove(Kind.DEVICE + command.getTenant() + "/" + command.getDevice());
    }

    void fail(RuntimeException with) {
        failure = with;
    }

    static PersonView person(String id, List<String> devices, List<String> users) {
        return new PersonView(
                id,
                Optional.of(Instant.EPOCH),
                Optional.empty(),
                devices,
                users,
                new JsonObject().put("plan", "pro"),
                new JsonObject().put("source", "news"),
                List.of(new PersonView.Merge("p_gone", "LOGIN", Instant.EPOCH)),
                false);
    }

    static PersonView stopped(String id, String device) {
        return new PersonView(
                id,
                Optional.empty(),
                Optional.empty(),
                List.of(device),
                List.of(),
                new JsonObject(),
                null,
                List.of(),
                true);
    }

    static PersonView pointer(String id, String survivor) {
        return new PersonView(
                id,
                Optional.empty(),
                Optional.of(survivor),
                List.of(),
                List.of(),
                new JsonObject(),
                null,
                List.of(),
                false);
    }
}
