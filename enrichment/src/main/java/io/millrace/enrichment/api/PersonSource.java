package io.millrace.enrichment.api;

import io.vertx.core.Future;
import java.util.Optional;

/** Where what is known of persons is read: the stores of this instance, or those of whichever instance holds them. */
@FunctionalInterface
interface PersonSource {
    /** What is kept: of persons by their ids, and of devices by theirs, of which those without a user are no more than that. */
    enum Kind {
        PERSON,
        DEVICE
    }

    /** What is kept under the id; a person that was given up says for which. Fails with 503 if it cannot be read now. */
    Future<Optional<PersonView>> find(Kind kind, String tenant, String id);
}
