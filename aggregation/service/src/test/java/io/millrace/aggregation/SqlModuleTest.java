package io.millrace.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aggregation.query.ApiFixture;
import io.millrace.aggregation.query.NoExtensions;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.millrace.runtime.config.ConfigException;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.ConfigSource;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service with the SQL module on its class path, and without. */
class SqlModuleTest {
    private static final Map<String, String> SETTINGS =
            Map.of("kafka.bootstrap.servers", "localhost:9092", "aggregation.sql.rows.max", "500");

    @Test
    void sqlIsServedWhenItsModuleIsOnTheClassPath(@TempDir Path stateDir) {
        try (ApiFixture api = new ApiFixture(new QueryLimits(100, 1_000, 500, 10), stateDir)) {
            api.oneSale();

            var response = api.send("POST", "/v1/sql", "{\"sql\": \"SELECT orders FROM sales\"}");

            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        }
    }

    @Test
    void settingsOfSqlAreKnownWithItsModule() {
        ConfigReader reader = new ConfigReader(ConfigSource.of(SETTINGS));

        AggregationConfig config = AggregationConfig.read(reader);

        assertThat(config.api().extensions())
                .as("HTTP and JDBC, PostgreSQL's protocol, MCP")
                .hasSize(3);
        assertThatCode(reader::verify).doesNotThrowAnyException();
    }

    @Test
    void settingsOfSqlAreRefusedAsUnknownWithoutItsModule() {
        ConfigReader reader = new ConfigReader(ConfigSource.of(SETTINGS));

        AggregationConfig config = AggregationConfig.read(reader, new NoExtensions());

        assertThat(config.api().extensions()).isEmpty();
        assertThatThrownBy(reader::verify)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("unknown key aggregation.sql.rows.max");
    }
}
