package io.millrace.runtime.grants;

import java.util.Comparator;
import java.util.Locale;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * One operation on one resource that a service needs to be allowed: one ACL.
 *
 * @param pattern {@code LITERAL}, or {@code PREFIXED} where the name is a prefix
 * @param need when the service needs it
 */
public record Grant(ResourceType type, String name, PatternType pattern, AclOperation operation, Need need)
        implements Comparable<Grant> {
    private static final Comparator<Grant> ORDER = Comparator.comparing(Grant::type)
            .thenComparing(Grant::name)
            .thenComparing(Grant::pattern)
            .thenComparing(Grant::operation);

    /** When a service needs an operation. */
    public enum Need {
        /** Always: without it the service does not start. */
        START,
        /** For what it does later, such as the topic of a new insight: without it the service starts, and warns. */
        LATER,
        /** Only if the service has to create topics of the catalogue, because nobody did before. */
        CREATE,
        /** Only if changelogs have to grow, because somebody gave a topic of events more partitions. */
        GROW
    }

    @Override
    public int compareTo(Grant other) {
        return ORDER.compare(this, other);
    }

    /** Whether the resource of the grant includes the one of this type and name. */
    public boolean covers(ResourceType otherType, String otherName) {
        return type == otherType
                && (pattern == PatternType.PREFIXED ? otherName.startsWith(name) : otherName.equals(name));
    }

    /** The same operation on one resource. */
    Grant on(String resource) {
        return new Grant(type, resource, PatternType.LITERAL, operation, need);
    }

    /** The ACL that allows it to a principal, such as {@code User:enrichment}, from any host. */
    public AclBinding binding(String principal) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW));
    }

    /** For people: {@code READ on topic events.raw}, {@code READ on topics with prefix millrace-enrichment-}. */
    public String text() {
        var kind = type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return operation + " on "
                + (pattern == PatternType.PREFIXED ? kind + "s with prefix " + name : kind + " " + name);
    }
}
