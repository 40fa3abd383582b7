package io.millrace.cli.provision;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.runtime.grants.Grant.Need;
import io.millrace.runtime.grants.Grants;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.resource.PatternType;

/** The ACLs of a deployment: the least that its services need. Pure. */
final class AclPlan {
    private final Map<String, String> principals;
    private final PatternType pattern;
    private final Set<Need> needs;

    /**
     * @param principals principals by service; {@code User:<service>} for those that are not named
     * @param pattern {@code PREFIXED}, or {@code LITERAL} to name each topic that Kafka Streams makes
     * @param create whether services may create topics of the catalogue
     * @param grow whether services may grow their changelogs
     */
    AclPlan(Map<String, String> principals, PatternType pattern, boolean create, boolean grow) {
        this.principals = Map.copyOf(principals);
        this.pattern = pattern;
        this.needs = EnumSet.of(Need.START, Need.LATER);
        if (create) {
            needs.add(Need.CREATE);
        }
        if (grow) {
            needs.add(Need.GROW);
        }
    }

    /** @throws CliException if a principal is given for a service that is not there, or is not {@code Type:name} */
    List<PlannedAcl> of(List<Grants> services) {
        var names = services.stream().map(Grants::service).collect(Collectors.toList());
        principals.forEach((service, principal) -> {
            if (!names.contains(service)) {
                throw new CliException(
                        CliExitCode.USAGE, "unknown service '" + service + "': use one of " + String.join(", ", names));
            }
            if (!principal.matches("[A-Za-z]+:.+")) {
                throw new CliException(
                        CliExitCode.USAGE, "'" + principal + "' is not a principal such as User:" + service);
            }
        });
        var plan = new ArrayList<PlannedAcl>();
        for (var service : services) {
            var principal = principals.getOrDefault(service.service(), "User:" + service.service());
            var grants = pattern == PatternType.LITERAL ? service.literal() : service.prefixed();
            grants.stream()
                    .filter(grant -> needs.contains(grant.need()))
                    .forEach(grant -> plan.add(new PlannedAcl(service.service(), principal, grant)));
        }
        return List.copyOf(plan);
    }
}
