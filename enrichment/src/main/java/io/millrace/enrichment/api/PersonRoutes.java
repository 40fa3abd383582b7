package io.millrace.enrichment.api;

import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestBody;
import io.millrace.runtime.http.RequestException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Function;

/**
 * Routes under {@code /v1/persons/{id}}, where the id is a person's, a user's or a device's. {@code GET} shows the person, {@code
 * POST …/merge} and {@code POST …/split} change it, {@code DELETE} erases it and answers with a receipt. A change is durable before
 * it is answered: with 200 once it is applied, with 202 if that takes longer than the wait.
 */
final class PersonRoutes {
    private static final long MAX_BYTES = 8 << 10;
    private static final int MAX_CONCURRENT = 64;
    private static final String PERSON = "/v1/persons/:id";

    private final PersonLookup persons;
    private final PersonChanges changes;

    PersonRoutes(PersonLookup persons, PersonChanges changes) {
        this.persons = persons;
        this.changes = changes;
    }

    /** Mounts the routes. Call it after the access gate and before the server listens. */
    void mount(Router router) {
        var limit = new ConcurrentRequests(MAX_CONCURRENT);
        router.route("/v1/persons/*").handler(limit).failureHandler(JsonResponses::handleFailure);
        router.get(PERSON).handler(this::show);
        router.post(PERSON + "/merge")
                .handler(new RequestBody(MAX_BYTES))
                .handler(context -> change(context, RequestedChange::merge));
        router.post(PERSON + "/split")
                .handler(new RequestBody(MAX_BYTES))
                .handler(context -> change(context, RequestedChange::split));
        router.delete(PERSON).handler(this::erase);
    }

    private void show(RoutingContext context) {
        var tenant = RequestedTenant.of(context);
        var id = id(context);
        persons.find(tenant, id)
                .onComplete(JsonResponses.respond(
                        context, found -> JsonResponses.send(context, 200, shown(tenant, id, found))));
    }

    private static JsonObject shown(String tenant, String id, Optional<PersonView> found) {
        return found.orElseThrow(() -> unknown(id)).json().put("tenant", tenant).put("requested", id);
    }

    private void change(RoutingContext context, Function<String, RequestedChange> parser) {
        var tenant = RequestedTenant.of(context);
        var id = id(context);
        var change = parser.apply(RequestBody.text(context));
        known(tenant, id)
                .compose(person -> changes.apply(tenant, person, change))
                .compose(isApplied -> persons.find(tenant, id).map(found -> changed(tenant, id, isApplied, found)))
                .onComplete(JsonResponses.respond(
                        context,
                        result -> JsonResponses.send(context, result.getBoolean("applied") ? 200 : 202, result)));
    }

    private static JsonObject changed(String tenant, String id, boolean isApplied, Optional<PersonView> found) {
        return new JsonObject()
                .put("tenant", tenant)
                .put("requested", id)
                .put("applied", isApplied)
                .put("person", found.map(PersonView::json).orElse(null));
    }

    private void erase(RoutingContext context) {
        var tenant = RequestedTenant.of(context);
        var id = id(context);
        known(tenant, id)
                .compose(person -> changes.erase(tenant, id, person))
                .onComplete(JsonResponses.respond(
                        context,
                        receipt -> JsonResponses.send(context, receipt.getBoolean("applied") ? 200 : 202, receipt)));
    }

    private Future<PersonView> known(String tenant, String id) {
        return persons.find(tenant, id).map(found -> found.orElseThrow(() -> unknown(id)));
    }

    private static String id(RoutingContext context) {
        return RequestedChange.checkedId(context.pathParam("id"));
    }

    private static RequestException unknown(String id) {
        return RequestException.notFound("no person is known by the id '" + id + "'");
    }
}
