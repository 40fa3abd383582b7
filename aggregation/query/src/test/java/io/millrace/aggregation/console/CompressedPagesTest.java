package io.millrace.aggregation.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.query.ApiFixture;
import io.millrace.aggregation.rowquery.QueryLimits;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompressedPagesTest {
    @TempDir
    Path stateDir;

    @ParameterizedTest
    @CsvSource({
        "/, text/html",
        "/console.css, text/css",
        "/js/main.js, text/javascript",
        "/vendor/chart.js, text/javascript",
        "/icon.svg, image/svg+xml"
    })
    void filesAreCompressedForThoseWhoTakeIt(String path, String type) {
        try (ApiFixture api = new ApiFixture(new QueryLimits(100, 1_000, 500, 10), stateDir)) {
            HttpResponse<String> page = api.send("GET", path, "", Map.of("Accept-Encoding", "gzip, br"));

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("content-encoding")).contains("gzip");
            assertThat(page.headers().firstValue("content-type").orElseThrow()).startsWith(type);
            assertThat(page.headers().firstValue("content-security-policy")).isPresent();
            assertThat(api.get(path).headers().firstValue("content-encoding")).isEmpty();
        }
    }

    @Test
    void whatIsNotThereIsNotFound() {
        try (ApiFixture api = new ApiFixture(new QueryLimits(100, 1_000, 500, 10), stateDir)) {
            assertThat(api.send("GET", "/js/nothing.js", "", Map.of("Accept-Encoding", "gzip"))
                            .statusCode())
                    .isEqualTo(404);
        }
    }
}
