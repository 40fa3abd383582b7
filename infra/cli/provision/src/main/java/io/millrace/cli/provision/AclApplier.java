package io.millrace.cli.provision;

import io.millrace.cli.console.Terminal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.ResourcePatternFilter;

/** Brings the ACLs of a cluster to a plan. */
final class AclApplier {
    private final Admin admin;
    private final Terminal terminal;

    AclApplier(Admin admin, Terminal terminal) {
        this.admin = admin;
        this.terminal = terminal;
    }

    /**
     * Creates the ACLs that are missing. Others of the same principals are named, and deleted only on request. Idempotent.
     *
     * @param prune whether to delete what the plan does not have
     */
    void apply(List<PlannedAcl> plan, boolean prune) throws InterruptedException {
        var wanted = new HashSet<AclBinding>();
        plan.forEach(acl -> wanted.add(acl.binding()));
        var found = found(plan);
        var missing = plan.stream()
                .map(PlannedAcl::binding)
                .filter(acl -> !found.contains(acl))
                .toList();
        var others = found.stream().filter(acl -> !wanted.contains(acl)).toList();
        ClusterOption.await(admin.createAcls(missing).all(), "create ACLs");
        terminal.print(missing.size() + " ACLs created, " + (wanted.size() - missing.size()) + " were there");
        if (prune) {
            ClusterOption.await(
                    admin.deleteAcls(others.stream().map(AclBinding::toFilter).toList())
                            .all(),
                    "delete ACLs");
            terminal.print(others.size() + " ACLs deleted that no service needs");
        } else if (!others.isEmpty()) {
            terminal.print(
                    others.size() + " more ACLs of these principals, which no service needs; --prune deletes them:");
            others.forEach(acl -> terminal.print("  " + describe(acl)));
        }
    }

    private Set<AclBinding> found(List<PlannedAcl> plan) throws InterruptedException {
        var principals = plan.stream().map(PlannedAcl::principal).distinct().toList();
        var found = new ArrayList<AclBinding>();
        for (var principal : principals) {
            var filter = new AclBindingFilter(
                    ResourcePatternFilter.ANY,
                    new AccessControlEntryFilter(principal, null, AclOperation.ANY, AclPermissionType.ANY));
            found.addAll(ClusterOption.await(admin.describeAcls(filter).values(), "read the ACLs of " + principal));
        }
        return new HashSet<>(found);
    }

    private static String describe(AclBinding acl) {
        return acl.entry().principal() + " " + acl.entry().permissionType() + " "
                + acl.entry().operation() + " on " + acl.pattern().resourceType() + " "
                + acl.pattern().name() + " (" + acl.pattern().patternType() + ")";
    }
}
