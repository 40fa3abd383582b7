package io.millrace.runtime.grants;

import io.millrace.runtime.config.KafkaConfig;
import io.millrace.runtime.grants.Grant.Need;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/**
 * Asks the broker what a service may do, and finds what it lacks: all of it at once, before the first failure. What the broker does
 * not say is taken as allowed. Thread-safe; blocks.
 */
public final class GrantCheck {
    private final KafkaConfig kafka;
    private final Grants grants;

    public GrantCheck(KafkaConfig kafka, Grants grants) {
        this.kafka = kafka;
        this.grants = grants;
    }

    /**
     * What is lacking, as sentences.
     *
     * @param start without which the service does not work
     * @param later without which something fails that the service does later
     */
    public record Lacking(List<String> start, List<String> later) {
        /** All of {@code start} in one message, with the remedy. */
        public String message() {
            return String.join("; ", start) + ". `millrace acls --apply` allows it";
        }
    }

    /** Asks the broker now; nothing is lacking as long as it does not answer. */
    public Lacking run() {
        try (var admin = Admin.create(kafka.clientProperties())) {
            return of(new AllowedOperations(admin).missing(grants));
        }
    }

    private Lacking of(List<Grant> missing) {
        return new Lacking(
                sentences(missing.stream().filter(grant -> grant.need() != Need.LATER)),
                sentences(missing.stream().filter(grant -> grant.need() == Need.LATER)));
    }

    private List<String> sentences(java.util.stream.Stream<Grant> missing) {
        var principal = KafkaPrincipal.of(kafka);
        return missing.map(grant -> principal + " lacks " + grant.text())
                .distinct()
                .toList();
    }
}
