package io.millrace.aggregation.postgres;

import static io.millrace.aggregation.registry.SampleInsights.order;

import io.millrace.aggregation.query.ApiFixture;
import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.millrace.aggregation.sql.SqlConfig;
import io.millrace.runtime.access.AccessConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/** Clients of PostgreSQL on the engine's own topology without a broker: three minutes of sales. */
final class PostgresFixture implements AutoCloseable {
    private static final int MAX_ROWS = 5_000;

    private final ApiFixture api;
    private final int port;

    PostgresFixture(Path stateDir) {
        this(stateDir, AccessConfig.open());
    }

    PostgresFixture(Path stateDir, AccessConfig access) {
        this(
                stateDir,
                access,
                new PostgresConfig("127.0.0.1", Optional.of(0), 4, Optional.empty(), Duration.ofMinutes(1)));
    }

    PostgresFixture(Path stateDir, AccessConfig access, PostgresConfig config) {
        api = new ApiFixture(new QueryLimits(100, 1_000, 5_000, 500), stateDir, access);
        api.active.put(SampleInsights.sales());
        for (int minute = 0; minute < 3; minute++) {
            api.send(
                    order(minute, "CH", "a", "ann", 10 + minute),
                    order(minute, "CH", "b", "bob", 20),
                    order(minute, "USA", "b", "ann", 5),
                    order(minute, null, "Zürich 東", "cat", 1));
        }
        port = new PostgresServer(config, new SqlConfig(MAX_ROWS, 16_384), api.host())
                .listen(config.port().orElseThrow());
    }

    ApiFixture api() {
        return api;
    }

    int port() {
        return port;
    }

    /** @param options pairs of names and values of the driver's properties */
    Connection connect(String... options) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "analyst");
        for (int i = 0; i < options.length; i += 2) {
            properties.setProperty(options[i], options[i + 1]);
        }
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/millrace", properties);
    }

    @Override
    public void close() {
        api.close();
    }
}
