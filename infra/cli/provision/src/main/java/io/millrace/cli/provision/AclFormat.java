package io.millrace.cli.provision;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.console.TextTable;
import io.millrace.runtime.grants.Grant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/** ACLs in writing: for people, for scripts, and for Kafka's own tool. */
final class AclFormat {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AclFormat() {}

    /** A line a principal and resource. */
    static List<String> table(List<PlannedAcl> acls) {
        var table = new TextTable(List.of("principal", "resource", "name", "pattern", "operations"));
        byResource(acls)
                .forEach((resource, operations) -> table.addRow(List.of(
                        resource.principal(),
                        lower(resource.type().name()).replace('_', ' '),
                        resource.name(),
                        lower(resource.pattern().name()),
                        operations.stream().map(AclFormat::camel).collect(Collectors.joining(", ")))));
        return table.lines();
    }

    /** An array of objects, one an ACL, by the names that Kafka gives things. */
    static String json(List<PlannedAcl> acls) {
        var array = JSON.createArrayNode();
        acls.forEach(acl -> array.add(object(acl)));
        return array.toPrettyString();
    }

    private static ObjectNode object(PlannedAcl acl) {
        Grant grant = acl.grant();
        return JSON.createObjectNode()
                .put("service", acl.service())
                .put("principal", acl.principal())
                .put("host", "*")
                .put("permission", "ALLOW")
                .put("operation", grant.operation().name())
                .put("resourceType", grant.type().name())
                .put("name", grant.name())
                .put("patternType", grant.pattern().name());
    }

    /** Calls of {@code kafka-acls.sh}, one a principal and resource; {@code $BOOTSTRAP} and {@code $ADMIN} are left to the caller. */
    static List<String> script(List<PlannedAcl> acls) {
        var lines = new ArrayList<String>();
        byResource(acls)
                .forEach((resource, operations) -> lines.add(
                        "kafka-acls.sh --bootstrap-server \"$BOOTSTRAP\" --command-config \"$ADMIN\" --add --allow-principal "
                                + quoted(resource.principal())
                                + operations.stream()
                                        .map(operation -> " --operation " + camel(operation))
                                        .collect(Collectors.joining())
                                + " --" + lower(resource.type().name()).replace('_', '-') + " "
                                + quoted(resource.name())
                                + " --resource-pattern-type "
                                + lower(resource.pattern().name())));
        return lines;
    }

    private record Resource(String principal, ResourceType type, String name, PatternType pattern) {}

    private static Map<Resource, List<AclOperation>> byResource(List<PlannedAcl> acls) {
        return acls.stream()
                .collect(Collectors.groupingBy(
                        acl -> new Resource(
                                acl.principal(),
                                acl.grant().type(),
                                acl.grant().name(),
                                acl.grant().pattern()),
                        LinkedHashMap::new,
                        Collectors.mapping(acl -> acl.grant().operation(), Collectors.toList())));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** {@code DescribeConfigs}, as Kafka's tool writes operations. */
    private static String camel(AclOperation operation) {
        var text = new StringBuilder();
        for (var word : operation.name().split("_", -1)) {
            text.append(word.charAt(0)).append(lower(word.substring(1)));
        }
        return text.toString();
    }
}
