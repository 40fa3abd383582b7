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
        return host -> {
            var sql = new SqlService(host.rows(), config, host.clock());
            new SqlRoutes(sql, host.pool()).mount(host.router());
            new AvaticaRoute(sql, host.pool()).mount(host.router());
        };
    }
}
