package io.millrace.aggregation.postgres;

import io.millrace.aggregation.query.QueryExtension;
import io.millrace.aggregation.sql.SqlConfig;
import io.millrace.runtime.config.ConfigReader;

/** Query extension that serves PostgreSQL's protocol on a port of its own; found by ServiceLoader if this module is on the class path. */
public final class PostgresExtension implements QueryExtension {
    @Override
    public Routes configure(ConfigReader reader) {
        PostgresConfig config = PostgresConfig.read(reader);
        SqlConfig sql = SqlConfig.read(reader);
        return host -> config.port().ifPresent(port -> new PostgresServer(config, sql, host).listen(port));
    }
}
