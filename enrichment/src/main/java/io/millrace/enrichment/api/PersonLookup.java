package io.millrace.enrichment.api;

import io.millrace.schemas.person.PersonIds;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Finds persons by any id: of the person, of a user or of a device. Follows merges to the person that an id is part of now, which
 * may be held by another instance at each step. A text that is both a user and a device is the user. Thread-safe.
 */
final class PersonLookup {
    /** Most merges that are followed; pointers lead to earlier persons, so that there are no circles. */
    private static final int MAX_HOPS = 32;

    /** Most times that a device can be split off and still be found by its own id. */
    private static final int MAX_SPLITS = 16;

    private final PersonSource source;

    /** @param source reads from whichever instance holds it */
    PersonLookup(PersonSource source) {
        this.source = source;
    }

    /** The person that the id is part of now; empty if nobody is known by it. */
    Future<Optional<PersonView>> find(String tenant, String id) {
        if (PersonIds.isMinted(id)) {
            return follow(tenant, id, 0);
        }
        // As an id from before, of which persons may still have some, last.
        var candidates = List.of(PersonIds.ofUser(tenant, id), PersonIds.ofDevice(tenant, id), id);
        return first(tenant, candidates, 0)
                .compose(found -> {
                    boolean isMember = found.filter(person -> person.users().contains(id)
                                    || person.devices().contains(id))
                            .isPresent();
                    return isMember ? Future.succeededFuture(found) : lastSplit(tenant, id, 1, found);
                })
                .compose(found -> found.isPresent() ? Future.succeededFuture(found) : device(tenant, id));
    }

    /** A device that nobody has logged in on is a person of which nothing else is kept. */
    private Future<Optional<PersonView>> device(String tenant, String id) {
        return source.find(PersonSource.Kind.DEVICE, tenant, id);
    }

    private Future<Optional<PersonView>> first(String tenant, List<String> ids, int index) {
        if (index == ids.size()) {
            return Future.succeededFuture(Optional.empty());
        }
        return follow(tenant, ids.get(index), 0)
                .compose(found -> found.isPresent() ? Future.succeededFuture(found) : first(tenant, ids, index + 1));
    }

    /** The person that a device is since it was last split off; what was found without that, if it never was. */
    private Future<Optional<PersonView>> lastSplit(
            String tenant, String device, int split, Optional<PersonView> before) {
        return follow(tenant, PersonIds.ofSplitDevice(tenant, device, split), 0)
                .compose(found -> found.isEmpty() || split == MAX_SPLITS
                        ? Future.succeededFuture(found.or(() -> before))
                        : lastSplit(tenant, device, split + 1, found));
    }

    private Future<Optional<PersonView>> follow(String tenant, String person, int hops) {
        return source.find(PersonSource.Kind.PERSON, tenant, person).compose(found -> {
            var next = found.flatMap(PersonView::mergedInto);
            return next.isEmpty() || hops == MAX_HOPS
                    ? Future.succeededFuture(found)
                    : follow(tenant, next.get(), hops + 1);
        });
    }
}
