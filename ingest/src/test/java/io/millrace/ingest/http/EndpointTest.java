package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "/v1/track, TRACK, /v1/track",
        "/v1/t/, TRACK, /v1/track",
        "/beacon/v1/batch, BATCH, /v1/batch",
        "/v1/import/rejects/, REJECTS, /v1/import/rejects",
        "/rsaMetrics, METRICS, /v1/m",
    })
    void everyPathLeadsToItsEndpointWithAndWithoutSlash(String path, Endpoint endpoint, String fullPath) {
        assertThat(Endpoint.at(path)).isEqualTo(endpoint);
        assertThat(endpoint.path()).isEqualTo(fullPath);
    }

    @ParameterizedTest
    @CsvSource({"/", "/v1", "/v1/track//", "/v2/track", "/V1/track"})
    void otherPathsLeadToNoEndpoint(String path) {
        assertThat(Endpoint.at(path)).isNull();
    }
}
