package io.millrace.aggregation.dashboard;

import io.millrace.aggregation.definition.InvalidDefinitionException;
import io.millrace.aggregation.definition.YamlFile;
import io.millrace.schemas.dashboard.DashboardDefinition;
import java.util.ArrayList;
import java.util.List;

/** Parser of dashboards in YAML, and of the records that publish them. */
final class DashboardParser {
    private DashboardParser() {}

    /**
     * Parses the dashboards of a file, each of revision 1.
     *
     * @param file file name for error messages
     * @param yaml a list under {@code dashboards:}, or the mapping of one dashboard
     * @throws InvalidDefinitionException with all problems, each with line, column and, for a mistyped key, a suggestion
     */
    static List<Dashboard> parse(String file, String yaml) throws InvalidDefinitionException {
        var parsed = YamlFile.parse(file, yaml, "dashboards");
        List<Dashboard> dashboards = new ArrayList<>();
        for (var definition : parsed.definitions()) {
            Dashboard dashboard = new DashboardReader(definition).read(YamlFile.canonical(definition));
            parsed.rejectDuplicate(dashboard.name(), definition);
            dashboards.add(dashboard);
        }
        parsed.complete();
        return dashboards;
    }

    static DashboardDefinition toRecord(Dashboard dashboard) {
        return new DashboardDefinition(
                dashboard.name(), dashboard.title(), dashboard.yaml(), dashboard.revision(), dashboard.changedAt());
    }

    /** @throws InvalidDefinitionException if another release of Millrace wrote a definition that this one does not accept */
    static Dashboard fromRecord(DashboardDefinition record) throws InvalidDefinitionException {
        return parse(record.getName(), record.getYaml()).get(0).with(record.getRevision(), record.getChangedAt());
    }
}
