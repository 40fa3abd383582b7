package io.millrace.aggregation.merge;

import io.millrace.schemas.insight.InsightUpdate;

/**
 * The key of a row on insight-updates: {@code insight/tenant/windowStartMs/} and the dimensions joined by {@code |}. In
 * them a backslash is doubled, {@code |} is {@code \|}, and null is {@code \N}.
 */
final class UpdateKey {
    private UpdateKey() {}

    static String of(InsightUpdate row) {
        var key = new StringBuilder(64)
                .append(row.getInsight())
                .append('/')
                .append(row.getTenant())
                .append('/')
                .append(row.getWindowStart())
                .append('/');
        var separator = "";
        for (var value : row.getGroup()) {
            key.append(separator);
            key.append(value == null ? "\\N" : value.replace("\\", "\\\\").replace("|", "\\|"));
            separator = "|";
        }
        return key.toString();
    }
}
