package io.millrace.aggregation.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.rowquery.QueryLimits;
import io.millrace.runtime.access.AccessConfig;
import io.millrace.runtime.config.ConfigReader;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryExtensionTest {
    private static final QueryLimits LIMITS = new QueryLimits(100, 1_000, 500, 10);

    /** Found by its name in a services file. */
    public static final class Hello implements QueryExtension {
        @Override
        public Routes configure(ConfigReader reader) {
            return host -> host.router().get("/v1/hello").handler(context -> context.response()
                    .end("hello"));
        }
    }

    @Test
    void rowsAreServedAndSqlIsNotFoundWithoutTheSqlModule(@TempDir Path stateDir) {
        try (ApiFixture api = new ApiFixture(LIMITS, stateDir, AccessConfig.open(), new NoExtensions())) {
            api.oneSale();

            assertThat(api.get("/index.html").statusCode()).isEqualTo(200);
            assertThat(api.get("/js/main.js").statusCode()).isEqualTo(200);
            assertThat(api.get("/v1/insights/sales/rows").statusCode()).isEqualTo(200);
            assertThat(api.send("POST", "/v1/sql", "{\"sql\": \"SELECT 1\"}").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void anExtensionOnTheClassPathIsMounted(@TempDir Path stateDir, @TempDir Path classPath) throws IOException {
        Path services = Files.createDirectories(classPath.resolve("META-INF/services"));
        Files.writeString(services.resolve(QueryExtension.class.getName()), Hello.class.getName());

        try (var loader = new URLClassLoader(new URL[] {classPath.toUri().toURL()}, new NoExtensions());
                ApiFixture api = new ApiFixture(LIMITS, stateDir, AccessConfig.open(), loader)) {
            assertThat(api.get("/v1/hello").body()).isEqualTo("hello");
        }
    }
}
