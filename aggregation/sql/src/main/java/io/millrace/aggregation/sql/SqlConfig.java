package io.millrace.aggregation.sql;

import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.Key;

/**
 * Settings of the SQL endpoints.
 *
 * @param maxRows maximum rows of a result, or of an intermediate step
 * @param maxLength maximum characters of a statement
 */
public record SqlConfig(int maxRows, int maxLength) {
    private static final Key<Integer> MAX_ROWS = Key.integer(
                    "aggregation.sql.rows.max",
                    "Maximum rows of a SQL result, or of an intermediate step; beyond it the statement is rejected"
                            + " with 422.")
            .defaultsTo(50_000)
            .between(1, 1_000_000);
    private static final Key<Integer> MAX_LENGTH = Key.integer(
                    "aggregation.sql.length.max", "Maximum characters of a SQL statement.")
            .defaultsTo(16_384)
            .between(100, 65_536);

    public static SqlConfig read(ConfigReader config) {
        return new SqlConfig(config.get(MAX_ROWS), config.get(MAX_LENGTH));
    }
}
