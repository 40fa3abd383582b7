package io.millrace.aggregation.merge;

import io.millrace.schemas.insight.InsightAlert;
import io.millrace.schemas.insight.InsightUpdate;
import java.util.List;

/**
 * Record key on insight-updates and insight-alerts: {@code insight/tenant/windowStartMs/} and the dimensions joined by {@code |}. In
 * dimensions a backslash is doubled, {@code |} is written as {@code \|}, and null as {@code \N}. The key of an alert has
 * {@code insight/alert} in place of the insight.
 */
final class UpdateKey {
    private UpdateKey() {}

    static String of(InsightUpdate row) {
        return of(row.getInsight(), row.getTenant(), row.getWindowStart(), row.getGroup());
    }

    static String of(InsightAlert alert) {
        return of(
                alert.getInsight() + "/" + alert.getAlert(),
                alert.getTenant(),
                alert.getWindowStart(),
                alert.getGroup());
    }

    private static String of(String owner, String tenant, long windowStart, List<String> group) {
        var key = new StringBuilder(64)
                .append(owner)
                .append('/')
                .append(tenant)
                .append('/')
                .append(windowStart)
                .append('/');
        var separator = "";
        for (var value : group) {
            key.append(separator);
            key.append(value == null ? "\\N" : value.replace("\\", "\\\\").replace("|", "\\|"));
            separator = "|";
        }
        return key.toString();
    }
}
