package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.failed.RedriveState;
import org.junit.jupiter.api.Test;

class RedrivenTest extends CollectorOverHttp {
    private static final String ID = "00112233445566778899aabbccddeeff";

    @Test
    void aFailedEventRecordsTheFullPathOfItsEndpoint() throws Exception {
        post("/v1/t/", "{\"userId\":\"u\"}");
        post("/beacon/v1/batch", "{\"batch\":[{\"type\":\"dance\"}]}");

        assertThat(collector.failures()).extracting("endpoint").containsExactly("/v1/track", "/v1/batch");
        assertThat(collector.failures()).extracting("redrive").containsOnly(RedriveState.NONE);
    }

    @Test
    void aRedrivenEventThatIsRejectedAgainKeepsItsFailureId() throws Exception {
        redrive("/v1/track", "{\"userId\":\"u\"}", ID);
        redrive("/v1/batch", "{\"batch\":[{\"type\":\"dance\"}]}", ID);

        assertThat(collector.failures()).extracting("id").containsOnly(ID);
        assertThat(collector.failures()).extracting("redrive").containsOnly(RedriveState.REFUSED);
    }

    @Test
    void aFailureIdIsKeptOnlyForASingleEventAndOnlyIfValid() throws Exception {
        redrive("/v1/batch", "{\"batch\":[{\"type\":\"dance\"},{\"type\":\"sing\"}]}", ID);
        redrive("/v1/track", "{\"userId\":\"u\"}", "anything");

        assertThat(collector.failures()).hasSize(3).extracting("id").doesNotContain(ID, "anything");
    }

    @Test
    void theAddressAndUserAgentOfARedriveAreNotTheUsers() throws Exception {
        send(request("/v1/page", PAGE)
                .header("authorization", BASIC)
                .header("user-agent", "Mozilla/5.0")
                .header("x-millrace-redrive", ID));

        assertThat(collector.events()).singleElement().satisfies(event -> {
            assertThat(event.getIp()).isNull();
            assertThat(event.getUserAgent()).isNull();
        });
    }

    private void redrive(String path, String body, String id) throws Exception {
        send(request(path, body).header("authorization", BASIC).header("x-millrace-redrive", id));
    }
}
