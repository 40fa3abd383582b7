package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.event.Rejection;
import io.millrace.schemas.failed.FailureReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictsTest {
    private final Rejection bad = new Rejection(FailureReason.INVALID_FIELD, ".ip", "no \"ip\"");

    private final Verdicts verdicts = new Verdicts();

    @Test
    void verdictsAreInTheOrderOfTheEvents() {
        verdicts.accepted("m1");
        verdicts.rejected(bad.withMessageId("m2"), "$.batch[1].ip");
        verdicts.rejected(bad, "$.batch[2].ip");

        assertThat(verdicts.size()).isEqualTo(3);
        assertThat(verdicts.status()).isEqualTo(200);
        assertThat(verdicts.rejections()).hasSize(2);
        assertThat(verdicts.json())
                .asString()
                .isEqualTo("{\"success\":true,\"events\":[{\"messageId\":\"m1\",\"status\":\"accepted\"},"
                        + "{\"messageId\":\"m2\",\"status\":\"rejected\",\"reason\":\"INVALID_FIELD\","
                        + "\"path\":\"$.batch[1].ip\",\"message\":\"no \\\"ip\\\"\"},"
                        + "{\"status\":\"rejected\",\"reason\":\"INVALID_FIELD\","
                        + "\"path\":\"$.batch[2].ip\",\"message\":\"no \\\"ip\\\"\"}]}");
    }

    @Test
    void anAcceptedVerdictCanBeReplacedByARejection() {
        verdicts.accepted("m1");
        verdicts.accepted("m2");
        verdicts.replaceByRejection(0, bad.withMessageId("m1"), "$.batch[0]");

        assertThat(verdicts.json())
                .asString()
                .contains("[{\"messageId\":\"m1\",\"status\":\"rejected\"")
                .contains("{\"messageId\":\"m2\",\"status\":\"accepted\"}]");
        assertThat(verdicts.rejections()).containsExactly(FailureReason.INVALID_FIELD);
    }

    @ParameterizedTest
    @CsvSource({"MALFORMED_JSON, 400", "BATCH_TOO_LARGE, 413", "TOO_MANY_EVENTS, 413", "EVENT_TOO_LARGE, 413"})
    void aRequestRejectedAsAWholeHasAnErrorStatus(FailureReason reason, int status) {
        verdicts.rejectedWhole(new Rejection(reason, "", "why"), "$");

        assertThat(verdicts.status()).isEqualTo(status);
        assertThat(verdicts.json())
                .asString()
                .isEqualTo("{\"success\":false,\"reason\":\"" + reason + "\",\"path\":\"$\",\"message\":\"why\"}");
    }
}
