package io.millrace.enrichment.api;

import io.millrace.schemas.person.PersonIds;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/**
 * Finds persons by any id: of the person, of a user or of a device. Follows merges to the person that an id is part of now, which
 * may be held by another instance at each step. A text that is both a user and a device is the user. Thread-safe.
 */
final class PersonLookup {
    /** Most merges that are followed; pointers lead to earlier persons, so that there are no circles. */
    private static final int MAX_HOPS = 32;

    /** Most times that a device or user can be split off and still be found by its own id. */
    private static final int MAX_SPLITS = 16;

    private final BiFunction<String, String, Future<Optional<PersonView>>> nodes;

    /** @param nodes reads a node by tenant and person, from whichever instance holds it */
    PersonLookup(BiFunction<String, String, Future<Optional<PersonView>>> nodes) {
        this.nodes = nodes;
    }

    /** The person that the id is part of now; empty if nobody is known by it. */
    Future<Optional<PersonView>> find(String tenant, String id) {
        if (PersonIds.isMinted(id)) {
            return follow(tenant, id, 0);
        }
        // As an id from before, of which persons may still have some, last.
        var candidates = List.of(PersonIds.ofUser(tenant, id), PersonIds.ofDevice(tenant, id), id);
        return first(tenant, candidates, 0).compose(found -> {
            boolean isMember = found.filter(
                            person -> person.users().contains(id) || person.devices().contains(id))
                    .isPresent();
            return isMember ? Future.succeededFuture(found) : splitOff(tenant, id, found);
        });
    }

    private Future<Optional<PersonView>> first(String tenant, List<String> ids, int index) {
        if (index == ids.size()) {
            return Future.succeededFuture(Optional.empty());
        }
        return follow(tenant, ids.get(index), 0)
                .compose(found -> found.isPresent() ? Future.succeededFuture(found) : first(tenant, ids, index + 1));
    }

    /** The person that a user or device is since it was last split off; what was found without that, if it never was. */
    private Future<Optional<PersonView>> splitOff(String tenant, String id, Optional<PersonView> otherwise) {
        return last(tenant, split -> PersonIds.ofSplitUser(tenant, id, split), 1, Optional.empty())
                .compose(user -> user.isPresent()
                        ? Future.succeededFuture(user)
                        : last(tenant, split -> PersonIds.ofSplitDevice(tenant, id, split), 1, otherwise));
    }

    private Future<Optional<PersonView>> last(
            String tenant, IntFunction<String> ids, int split, Optional<PersonView> before) {
        return follow(tenant, ids.apply(split), 0)
                .compose(found -> found.isEmpty() || split == MAX_SPLITS
                        ? Future.succeededFuture(found.or(() -> before))
                        : last(tenant, ids, split + 1, found));
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
