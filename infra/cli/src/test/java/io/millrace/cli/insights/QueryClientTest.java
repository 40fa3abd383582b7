package io.millrace.cli.insights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueryClientTest {
    @Test
    void anErrorResponseShowsItsMessageAndThePositionOfEachError() {
        var body = """
            {"error":{"code":"invalid_definition","message":"2 errors in the definition",
            "errors":[{"file":"a.yaml","line":3,"column":7,"message":"no field is called evnt"}]}}
            """;

        assertThat(QueryClient.message(body))
                .isEqualTo("2 errors in the definition\n  a.yaml:3:7: no field is called evnt");
    }

    @Test
    void anErrorResponseThatIsNotJsonIsShownUnchanged() {
        assertThat(QueryClient.message("Bad gateway\n")).isEqualTo("Bad gateway");
    }

    @Test
    void withoutAServerTheExitCodeIsNotRunning() {
        assertThatThrownBy(() -> new QueryClient("http://127.0.0.1:1", Optional.empty()).getText("/v1/insights"))
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.exitCode()).isEqualTo(CliExitCode.NOT_RUNNING));
    }

    @Test
    void parametersAreEncoded() {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("group.country", "a&b c");

        assertThat(QueryCommand.rowsPath("revenue", parameters))
                .isEqualTo("/v1/insights/revenue/rows?group.country=a%26b+c");
    }

    @Test
    void anOrderIsDescendingByDefault() {
        assertThat(QueryCommand.apiOrder("orders")).isEqualTo("-orders");
        assertThat(QueryCommand.apiOrder("+orders")).isEqualTo("orders");
        assertThat(QueryCommand.apiOrder(null)).isNull();
    }

    @Test
    void anInvalidInsightNameIsRejectedBeforeARequest() {
        assertThatThrownBy(() -> QueryCommand.rowsPath("../../metrics", new LinkedHashMap<>()))
                .isInstanceOf(CliException.class);
    }
}
