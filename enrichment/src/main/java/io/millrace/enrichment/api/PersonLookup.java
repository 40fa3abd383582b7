package io.millrace.enrichment.api;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Finds persons by any id: of the person, of a user or of a device. Follows merges to the person that an id is part of now, which
 * may be held by another instance at each step. Thread-safe.
 */
final class PersonLookup {
    /** Most merges that are followed; pointers lead to earlier persons, so that there are no circles. */
    private static final int MAX_HOPS = 32;

    private final BiFunction<String, String, Future<Optional<PersonView>>> nodes;
    private final BiFunction<String, String, List<String>> candidates;

    /**
     * @param nodes reads a node by tenant and person, from whichever instance holds it
     * @param candidates ids of persons that a text may stand for, by tenant and text, the most likely first
     */
    PersonLookup(
            BiFunction<String, String, Future<Optional<PersonView>>> nodes,
            BiFunction<String, String, List<String>> candidates) {
        this.nodes = nodes;
        this.candidates = candidates;
    }

    /** The person that the id is part of now; empty if nobody is known by it. */
    Future<Optional<PersonView>> find(String tenant, String id) {
        return first(tenant, candidates.apply(tenant, id), 0);
    }

    private Future<Optional<PersonView>> first(String tenant, List<String> ids, int index) {
        if (index == ids.size()) {
            return Future.succeededFuture(Optional.empty());
        }
        return follow(tenant, ids.get(index), 0)
                .compose(found -> found.isPresent() ? Future.succeededFuture(found) : first(tenant, ids, index + 1));
    }

    private Future<Optional<PersonView>> follow(String tenant, String person, int hops) {
        return nodes.apply(tenant, person).compose(found -> {
            var next = found.flatMap(PersonView::mergedInto);
            return next.isEmpty() || hops == MAX_HOPS
                    ? Future.succeededFuture(found)
                    : follow(tenant, next.get(), hops + 1);
        });
    }
}
