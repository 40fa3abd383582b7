package io.millrace.sink.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.aggregation.definition.InvalidDefinitionException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every error of the language with its place; one line of a sound destination is replaced at a time. */
class DestinationErrorsTest {
    private static final String URL = "https://hooks.example.com/millrace";
    private static final String FROM = "{ insight: revenue_by_country, emit: final }";

    private final DestinationParser parser =
            new DestinationParser(new DestinationRules(false, List.of("HOOK_*"), Optional.of(Path.of("/etc/hooks"))));

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "2 ~ 5 ~ nmae: a ~ 2:5 ~ unknown key 'nmae', did you mean 'name'?; known are name, description",
                "2 ~ 5 ~ name: Swiss ~ 2:11 ~ 'Swiss' is not a name: lower-case letters",
                "3 ~ 5 ~ description: x ~ 2:5 ~ 'from' is missing, such as from: { insight: revenue_by_country",
                "3 ~ 5 ~ from: { insight: revenue_by_contry } ~ 3:22 ~ there is no insight 'revenue_by_contry', did you mean 'revenue_by_country'?",
                "3 ~ 5 ~ from: { insight: visits, alerts: visits } ~ 3:11 ~ 'from' names either the 'insight' whose rows",
                "3 ~ 5 ~ from: { alerts: visits } ~ 3:21 ~ 'visits' has no alerts: add 'alert' to the insight",
                "3 ~ 5 ~ from: { alerts: revenue_by_country, emit: final } ~ 3:41 ~ leave out 'emit'",
                "3 ~ 5 ~ from: { insight: visits, emit: finl } ~ 3:36 ~ 'emit' must be final, for rows of closed windows, or updates, for every change, did you mean 'final'?",
                "4 ~ 5 ~ where: contry == 'CH' ~ 4:12 ~ unknown name 'contry', did you mean 'country'?",
                "4 ~ 5 ~ where: orders > 1 && country > 5 ~ 4:34 ~ '>' does not take (string, int)",
                "4 ~ 5 ~ where: orders ~ 4:12 ~ a condition must be true or false, this has type int",
                "4 ~ 5 ~ tenant: '' ~ 4:13 ~ 'tenant' must have 1 to 256 characters",
                "6 ~ 7 ~ url: ftp://example.com ~ 6:12 ~ 'url' must begin with https://",
                "6 ~ 7 ~ url: http://example.com ~ 6:12 ~ plain http is allowed by the setting sink.destinations.http.allowed",
                "6 ~ 7 ~ url: 'https://' ~ 6:12 ~ 'url' is no address",
                "6 ~ 7 ~ url: https://example.com/#x ~ 6:12 ~ 'url' must not have a fragment",
                "6 ~ 7 ~ url: env:HOME ~ 6:12 ~ the variable HOME may not be used as a secret: allowed are HOOK_* (setting sink.destinations.secrets.env)",
                "6 ~ 7 ~ format: slack ~ 6:7 ~ 'url' is missing: where to deliver",
                "7 ~ 7 ~ timeout: 5s ~ 6:7 ~ 'secret' is missing, with which receivers verify",
                "7 ~ 7 ~ secret: file:/etc/passwd ~ 7:15 ~ the file is not in /etc/hooks (setting sink.destinations.secrets.dir)",
                "7 ~ 7 ~ secret: file:/etc/hooks/../passwd ~ 7:15 ~ the file is not in /etc/hooks",
                "7 ~ 7 ~ secret: file:hook ~ 7:15 ~ file: must be followed by an absolute path",
                "7 ~ 7 ~ secret: [] ~ 7:15 ~ 'secret' must be one reference, or a list of at most 4, newest first",
                "8 ~ 7 ~ format: slak ~ 8:15 ~ 'format' must be one of discord, slack, standard, teams, template, did you mean 'slack'?",
                "8 ~ 7 ~ format: template ~ 8:15 ~ 'template' and format: template belong together",
                "8 ~ 7 ~ timeout: 2m ~ 8:16 ~ 'timeout' must be from 1s to 30s",
                "8 ~ 7 ~ headers: { webhook-id: x } ~ 8:18 ~ 'webhook-id' is set by the delivery itself",
                "8 ~ 7 ~ headers: { a b: x } ~ 8:18 ~ this is not the name of a header",
                "8 ~ 7 ~ headrs: {} ~ 8:7 ~ unknown key 'headrs', did you mean 'headers'?"
            })
    void anErrorSaysWhereAndWhy(int line, int indent, String text, String place, String message) {
        var problem = onlyProblem(sound(line, " ".repeat(indent - 1) + text));

        assertThat(problem).startsWith("hooks.yaml:" + place + ": ").contains(message);
    }

    @ParameterizedTest
    @CsvSource({
        "secret: whsec_c3VwZXJzZWNyZXRzdXBlcnNlY3JldA==, c3VwZXJzZWNyZXQ, 7",
        "secret: env:super-secret-value, super-secret-value, 7",
        "secret: [env:HOOK_A; whsec_c3VwZXJzZWNyZXQ], c3VwZXJzZWNyZXQ, 7",
        "'headers: { Authorization: Bearer hunter2 }', hunter2, 8",
        "'headers: { X-Api-Key: hunter2 }', hunter2, 8",
        "'url: https://joe:hunter2@example.com/', hunter2, 6",
        "'url: https://hooks.slack.com/services/T0/B0/hunter2', hunter2, 6",
        "'url: https://discord.com/api/webhooks/1/hunter2', hunter2, 6",
        "'url: https://example.com/?token=hunter2', hunter2, 6",
        "'url: \"https://example.com/hunter2 x\"', hunter2, 6"
    })
    void aSecretInTheTextIsRefusedAndNotRepeated(String text, String secret, int line) {
        var problem = onlyProblem(sound(line, "      " + text.replace(';', ',')));

        assertThat(problem).startsWith("hooks.yaml:" + line + ":").doesNotContain(secret);
    }

    @Test
    void aTemplateIsCheckedWhereItIsWritten() {
        assertThat(onlyProblem(sound(8, "      format: template\n      template: '{\"c\": \"{{contry}}\"}'")))
                .startsWith("hooks.yaml:9:27: ")
                .contains("a row has no column 'contry', did you mean 'country'?");
        assertThat(onlyProblem(sound(8, "      format: template\n      template: '{{#country}}'")))
                .startsWith("hooks.yaml:9:18: ");
    }

    @Test
    void aNameIsDefinedOnceAFile() {
        var twice = sound(8, "      timeout: 5s")
                + sound(8, "      timeout: 5s").lines().skip(1).reduce("", (a, b) -> a + b + "\n");

        assertThat(onlyProblem(twice)).contains("'swiss_revenue' is defined in line 2 already");
    }

    private String onlyProblem(String yaml) {
        var invalid = catchThrowableOfType(
                InvalidDefinitionException.class, () -> parser.parse("hooks.yaml", yaml, Shop.insights()));

        assertThat(invalid).as(yaml).isNotNull();
        assertThat(invalid.problems()).isNotEmpty();
        return invalid.problems().get(0).toString();
    }

    /** A sound destination with another text in a line. */
    private static String sound(int line, String text) {
        var lines = new ArrayList<>(List.of(
                "destinations:",
                "  - name: swiss_revenue",
                "    from: " + FROM,
                "    where: country == 'CH'",
                "    webhook:",
                "      url: " + URL,
                "      secret: env:HOOK_SECRET",
                "      timeout: 10s"));
        lines.set(line - 1, line == 2 ? "  - " + text.strip() : text);
        return String.join("\n", lines) + "\n";
    }
}
