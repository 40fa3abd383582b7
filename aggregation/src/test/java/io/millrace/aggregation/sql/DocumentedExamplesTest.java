package io.millrace.aggregation.sql;

import static io.millrace.aggregation.TestEvents.track;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.TestDefinitions;
import io.millrace.aggregation.query.ApiFixture;
import io.millrace.aggregation.query.QueryLimits;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pages tell people to type is typed here. */
class DocumentedExamplesTest {
    private static final Pattern CURL = Pattern.compile("^curl -s \\S+/v1/sql -d '(.*)'$", Pattern.MULTILINE);
    private static final Pattern COMMAND = Pattern.compile("^scripts/millrace sql \"(.*)\"$", Pattern.MULTILINE);

    @Test
    void statementsOfThePagesAreAnswered(@TempDir Path stateDir) throws IOException {
        try (ApiFixture api = new ApiFixture(new QueryLimits(100, 1_000, 5_000, 500), stateDir)) {
            TestDefinitions.parse(Files.readString(Path.of("insights/revenue_by_country.yaml")))
                    .forEach(api.active::put);
            api.send(track("Order Completed")
                    .at(Clock.systemUTC().millis())
                    .country("CH")
                    .property("revenue", 10.0)
                    .build());
            List<String> bodies = new ArrayList<>();
            for (Path page : List.of(Path.of("../README.md"), Path.of("SQL.md"))) {
                bodies.addAll(bodies(Files.readString(page)));
            }

            assertThat(bodies).hasSize(4);
            for (String body : bodies) {
                HttpResponse<String> answer = api.send("POST", "/v1/sql", body);

                assertThat(answer.statusCode())
                        .as("%s: %s", body, answer.body())
                        .isEqualTo(200);
                assertThat(new JsonObject(answer.body()).getJsonArray("rows"))
                        .as(body)
                        .hasSize(1);
            }
        }
    }

    private static List<String> bodies(String page) {
        List<String> bodies = new ArrayList<>();
        Matcher curl = CURL.matcher(page);
        while (curl.find()) {
            // How a shell writes a quote inside of quotes.
            bodies.add(curl.group(1).replaceAll("'\"('[^\"]*')\"'", "$1"));
        }
        Matcher command = COMMAND.matcher(page);
        while (command.find()) {
            bodies.add(new JsonObject().put("sql", command.group(1)).encode());
        }
        return bodies;
    }
}
