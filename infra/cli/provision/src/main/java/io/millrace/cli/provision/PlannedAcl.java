package io.millrace.cli.provision;

import io.millrace.runtime.grants.Grant;
import org.apache.kafka.common.acl.AclBinding;

/**
 * One ACL of a deployment.
 *
 * @param service the service that needs it
 * @param principal who it allows, such as {@code User:enrichment}
 */
record PlannedAcl(String service, String principal, Grant grant) {
    AclBinding binding() {
        return grant.binding(principal);
    }
}
