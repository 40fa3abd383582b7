package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.failed.FailureReason;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CloudEvents over HTTP, in each mode and by the rules of the specification. */
class CloudEventsTest extends CollectorOverHttp {
    private static final String PATH = "/v1/cloudevents";
    private static final String EVENT =
            "{\"specversion\":\"1.0\",\"id\":\"e1\",\"source\":\"/shop\",\"type\":\"Paid\",\"subject\":\"ada\",\"time\":\"2026-11-20T10:00:00Z\",\"data\":{\"total\":5}}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/cloudevents+json",
                "Application/CloudEvents+JSON; charset=UTF-8",
                "application/cloudevents+json;charset=\"utf-8\"",
                "application/json"
            })
    void aStructuredEventBecomesATrackEvent(String contentType) throws Exception {
        var response = postAs(contentType, EVENT);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"success\":true,\"events\":[{\"messageId\":\"/shop e1\",\"status\":\"accepted\"}]}");
        var event = collector.events().get(0);
        assertThat(event.getName()).isEqualTo("Paid");
        assertThat(event.getUserId()).isEqualTo("ada");
        assertThat(event.getIp()).isNull();
        assertThat(Instant.ofEpochMilli(event.getTime())).isEqualTo("2026-11-20T10:00:00Z");
        assertThat(event.getProperties())
                .containsEntry("total", 5L)
                .containsEntry("ce_source", "/shop")
                .containsEntry("ce_subject", "ada");
        assertCounted(1, 1, 0, 0, 0);
    }

    @Test
    void binaryModeHasItsAttributesInPercentEncodedHeaders() throws Exception {
        var response = send(request(PATH, "{\"total\":5}")
                .header("authorization", BASIC)
                .header("content-type", "application/json; charset=utf-8")
                .header("CE-specversion", "1.0")
                .header("ce-id", "e%201")
                .header("ce-source", "/shop")
                .header("ce-type", "Euro %E2%82%AC %F0%9F%98%80 100%")
                .header("ce-userid", "ada")
                .header("ce-plan", "\"pro \\\"x\\\"\""));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        var event = collector.events().get(0);
        assertThat(event.getName()).isEqualTo("Euro € 😀 100%");
        assertThat(event.getMessageId()).isEqualTo("/shop e 1");
        assertThat(event.getProperties()).containsEntry("total", 5L).containsEntry("ce_plan", "pro \"x\"");
    }

    @Test
    void aBatchHasAVerdictForEachEvent() throws Exception {
        var response = postAs(
                "application/cloudevents-batch+json; charset=utf-8",
                "[" + EVENT + ",{\"specversion\":\"1.0\",\"id\":\"e2\",\"source\":\"/shop\"},7,"
                        + EVENT.replace("e1", "e3") + "]");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .contains("\"messageId\":\"/shop e1\",\"status\":\"accepted\"")
                .contains("\"reason\":\"MISSING_FIELD\",\"path\":\"$[1].type\"")
                .contains("\"path\":\"$[2]\"")
                .contains("\"messageId\":\"/shop e3\",\"status\":\"accepted\"");
        assertThat(text(collector.failures().get(0))).contains("\"id\":\"e2\"");
        assertCounted(4, 2, 2, 0, 2);
    }

    @Test
    void anEmptyBatchIsAccepted() throws Exception {
        assertThat(postAs("application/cloudevents-batch+json", "[]").statusCode())
                .isEqualTo(200);
        assertCounted(0, 0, 0, 0, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"specversion\":\"1.0\" | \"specversion\":\"0.3\" | INVALID_FIELD | $.specversion",
                "\"specversion\":\"1.0\", | ~~ | MISSING_FIELD | $.specversion",
                "\"id\":\"e1\" | \"id\":\"\" | INVALID_FIELD | $.id",
                "\"id\":\"e1\" | \"id\":5 | INVALID_FIELD | $.id",
                "\"/shop\" | \"a b\" | INVALID_FIELD | $.source",
                "\"2026-11-20T10:00:00Z\" | \"2026-11-20 10:00\" | INVALID_FIELD | $.time",
                "\"Paid\" | \"Pa\\u0007id\" | INVALID_FIELD | $.type",
                "\"subject\" | \"Subject\" | INVALID_FIELD | $.Subject",
                "\"subject\":\"ada\" | \"extra\":{\"a\":1} | INVALID_FIELD | $.extra",
                "\"subject\":\"ada\" | \"extra\":1.5 | INVALID_FIELD | $.extra",
                "\"subject\":\"ada\" | \"dataschema\":\"relative\" | INVALID_FIELD | $.dataschema",
                "\"subject\":\"ada\" | \"datacontenttype\":\"json\" | INVALID_FIELD | $.datacontenttype",
                "\"subject\":\"ada\" | \"data_base64\":\"AAA=\" | INVALID_FIELD | $.data_base64",
                "\"subject\":\"ada\", | ~~ | MISSING_FIELD | $.anonymousId"
            })
    void anEventThatBreaksARuleIsRejectedWithItsPlace(String part, String by, FailureReason reason, String path)
            throws Exception {
        var event = EVENT.replace(part, by);

        var response = postAs("application/cloudevents+json", event);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"reason\":\"" + reason + "\",\"path\":\"" + path + "\"");
        var failure = collector.failures().get(0);
        assertThat(text(failure)).isEqualTo(event);
        assertThat(failure.getEndpoint()).isEqualTo(PATH);
        assertCounted(1, 0, 1, 0, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "application/cloudevents+avro, {}",
        "application/cloudevents+json; charset=utf-16, {}",
        "application/cloudevents-batch+json, {}",
        "application/cloudevents+json, []",
        "application/cloudevents+json, not JSON"
    })
    void aBodyThatHoldsNoReadableEventIsRejected(String contentType, String body) throws Exception {
        assertThat(postAs(contentType, body).statusCode()).isEqualTo(400);
        assertThat(text(collector.failures().get(0))).isEqualTo(body);
    }

    @Test
    void whatWasRejectedInBinaryModeIsKeptAsOneThatCanBeSentAgain() throws Exception {
        var response = send(request(PATH, "{\"total\":5}")
                .header("authorization", BASIC)
                .header("content-type", "application/json")
                .header("ce-specversion", "1.0")
                .header("ce-id", "e1")
                .header("ce-type", "Paid"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(text(collector.failures().get(0)))
                .contains("\"id\":\"e1\"", "\"data\":{\"total\":5}", "\"specversion\":\"1.0\"");
    }

    @Test
    void dataThatIsNoJsonIsOneProperty() throws Exception {
        postAs("application/cloudevents+json", EVENT.replace("\"data\":{\"total\":5}", "\"data\":\"text\""));
        postAs(
                "application/cloudevents+json",
                EVENT.replace(
                        "\"data\":{\"total\":5}",
                        "\"datacontenttype\":\"application/octet-stream\",\"data_base64\":\"AAEC\""));
        postAs(
                "application/cloudevents+json",
                EVENT.replace("\"data\":{\"total\":5}", "\"data_base64\":\"eyJ0b3RhbCI6N30=\""));

        assertThat(collector.events().get(0).getProperties()).containsEntry("data", "text");
        assertThat(collector.events().get(1).getProperties()).containsEntry("data", "AAEC");
        assertThat(collector.events().get(2).getProperties()).containsEntry("total", 7L);
    }

    @Test
    void aDeviceOfAnExtensionGoesBeforeTheSubject() throws Exception {
        postAs("application/cloudevents+json", EVENT.replace("\"subject\"", "\"anonymousid\":\"d1\",\"subject\""));

        assertThat(collector.events().get(0).getAnonymousId()).isEqualTo("d1");
        assertThat(collector.events().get(0).getUserId()).isNull();
    }

    @Test
    void withoutAKnownKeyNothingIsKept() throws Exception {
        assertThat(send(request(PATH, EVENT).header("content-type", "application/cloudevents+json"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(collector.producer().history()).isEmpty();
    }

    private HttpResponse<String> postAs(String contentType, String body) throws Exception {
        return send(request(PATH, body).header("authorization", BASIC).header("content-type", contentType));
    }
}
