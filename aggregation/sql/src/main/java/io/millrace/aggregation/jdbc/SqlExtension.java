package io.millrace.aggregation.jdbc;

import io.millrace.aggregation.query.QueryExtension;
import io.millrace.aggregation.sql.SqlConfig;
import io.millrace.aggregation.sql.SqlRoutes;
import io.millrace.aggregation.sql.SqlService;
import io.millrace.runtime.config.ConfigReader;

/** Query extension that adds the SQL routes; found by ServiceLoader if this module is on the class path. */
public final class SqlExtension implements QueryExtension {
    @Override
    public Routes configure(ConfigReader reader) {
        var config = SqlConfig.read(reader);
        return (router, rows, pool, clock) -> {
            var sql = new SqlService(rows, config, clock);
            new SqlRoutes(sql, pool).mount(router);
            new AvaticaRoute(sql, pool).mount(router);
        };
    }
}
