package io.millrace.enrichment.api;

import io.vertx.core.Future;
import java.util.Optional;

/** Reads persons from whichever instance holds them, with one request at most. Thread-safe. */
final class FleetPersons implements PersonSource {
    private final LocalPersons local;
    private final PersonOwners owners;
    private final PersonPeers peers;

    FleetPersons(LocalPersons local, PersonOwners owners, PersonPeers peers) {
        this.local = local;
        this.owners = owners;
        this.peers = peers;
    }

    @Override
    public Future<Optional<PersonView>> find(Kind kind, String tenant, String id) {
        return owners.otherOwner(LocalPersons.store(kind), tenant + "/" + id)
                .map(owner -> peers.find(owner, kind, tenant, id))
                .orElseGet(() -> local.find(kind, tenant, id));
    }
}
