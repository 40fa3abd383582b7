package io.millrace.aggregation.sql;

import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.Key;

/**
 * Settings of SQL.
 *
 * @param maxRows rows that a statement may answer with, or hold between two steps
 * @param maxLength characters that a statement may have
 */
public record SqlConfig(int maxRows, int maxLength) {
    private static final Key<Integer> MAX_ROWS = Key.integer(
                    "aggregation.sql.rows.max", "rows that a statement may answer with, or hold between two steps")
            .defaultsTo(50_000)
            .between(1, 1_000_000);
    private static final Key<Integer> MAX_LENGTH = Key.integer(
                    "aggregation.sql.length.max", "characters that a statement may have")
            .defaultsTo(16_384)
            .between(100, 65_536);

    public static SqlConfig read(ConfigReader config) {
        return new SqlConfig(config.get(MAX_ROWS), config.get(MAX_LENGTH));
    }
}
