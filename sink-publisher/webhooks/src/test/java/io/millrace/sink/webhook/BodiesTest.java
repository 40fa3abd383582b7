package io.millrace.sink.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.sink.webhook.Notification.Kind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BodiesTest {
    private static final Optional<URI> CONSOLE = Optional.of(URI.create("https://console.example/"));

    @Test
    void theStandardBodyHasTypeTimestampAndTheRow() throws BodyTooLargeException {
        var body = json(new StandardBody(), Rows.revenue());

        assertThat(body.fieldNames()).containsExactly("type", "timestamp", "data");
        assertThat(body.getString("type")).isEqualTo("insight.row.final");
        assertThat(body.getString("timestamp")).isEqualTo("2026-11-26T09:01:01Z");
        var data = body.getJsonObject("data");
        assertThat(data.getJsonObject("window").getString("end")).isEqualTo("2026-11-26T09:01:00Z");
        assertThat(data.getJsonObject("group").getString("country")).isEqualTo("CH");
        var values = data.getJsonObject("values");
        assertThat(values.getLong("orders")).isEqualTo(12);
        assertThat(values.getDouble("revenue")).isEqualTo(99.5);
        assertThat(values.getValue("average")).isNull();
        assertThat(values.getJsonArray("top_products").getJsonObject(0).getLong("count"))
                .isEqualTo(7);
        assertThat(data.getLong("generation")).isEqualTo(3);
        assertThat(data.getLong("revision")).isEqualTo(7);
        assertThat(data.getBoolean("final")).isTrue();
    }

    @Test
    void everyAttemptHasTheSameBytes() throws BodyTooLargeException {
        assertThat(new StandardBody().write(Rows.revenue())).isEqualTo(new StandardBody().write(Rows.revenue()));
    }

    @Test
    void ofARowThatIsTooLargeTheLargestValuesAreLeftOutAndNamed() throws BodyTooLargeException {
        var values = new LinkedHashMap<String, Object>();
        values.put("small", 1L);
        values.put("large", "x".repeat(30_000));
        values.put("medium", "y".repeat(15_000));

        var body = new StandardBody().write(Rows.row(Kind.UPDATED_ROW, values));

        assertThat(body.length).isLessThanOrEqualTo(BodyWriter.MAX_BYTES);
        var data = new JsonObject(Buffer.buffer(body)).getJsonObject("data");
        assertThat(data.getJsonArray("omitted")).containsExactly("large");
        assertThat(data.getJsonObject("values").fieldNames()).containsExactly("small", "medium");
    }

    @Test
    void anAlertSaysWhatWasJudged() throws BodyTooLargeException {
        var values = new LinkedHashMap<String, Object>();
        values.put("alert", "too_few");
        values.put("measure", "orders");
        values.put("value", 3.0);

        var data =
                json(new StandardBody(), Rows.row(Kind.ALERT_WITHDRAWN, values)).getJsonObject("data");

        assertThat(data.getString("alert")).isEqualTo("too_few");
        assertThat(data.getDouble("value")).isEqualTo(3.0);
        assertThat(data.getBoolean("raised")).isFalse();
    }

    @Test
    void aMessageToSlackIsReadableAndValuesInItFormatNothing() throws BodyTooLargeException {
        var text = json(new ChatBody(ChatBody.Service.SLACK, CONSOLE), Rows.revenue())
                .getString("text");

        assertThat(text)
                .startsWith("*Final row* revenue\\_by_country, country CH"
                        .replace("\\_", "_\u200b")
                        .replace("by_", "by_\u200b"))
                .contains("2026-11-26 09:00 to 09:01 UTC")
                .contains("\n• orders: 12\n")
                .contains("5 &gt; 3 &amp; \"so\" *\u200bon*\u200b")
                .contains("mug (7), pen (2)")
                .endsWith("<https://console.example/#/insights/revenue_by_country|Open in the console>")
                .doesNotContain("nothing");
    }

    @Test
    void aMessageSaysSecondsWhereAWindowIsNotOfWholeMinutes() throws BodyTooLargeException {
        assertThat(headline(Rows.START.plusSeconds(10), Rows.START.plusSeconds(20)))
                .contains("2026-11-26 09:00:10 to 09:00:20 UTC");
        assertThat(headline(Rows.START, Rows.START.plusSeconds(90))).contains("2026-11-26 09:00:00 to 09:01:30 UTC");
        assertThat(headline(Rows.START, Rows.START.plusMillis(500)))
                .contains("2026-11-26 09:00:00.000 to 09:00:00.500 UTC");
        assertThat(headline(Rows.START, Rows.START.plusSeconds(86_400)))
                .contains("2026-11-26 09:00 to 2026-11-27 09:00 UTC");
    }

    @Test
    void messagesToTeamsAndDiscordHaveTheirForm() throws BodyTooLargeException {
        var teams = json(new ChatBody(ChatBody.Service.TEAMS, CONSOLE), Rows.revenue());
        var card = teams.getJsonArray("attachments").getJsonObject(0).getJsonObject("content");
        assertThat(card.getString("type")).isEqualTo("AdaptiveCard");
        assertThat(card.getJsonArray("actions").getJsonObject(0).getString("url"))
                .isEqualTo("https://console.example/#/insights/revenue_by_country");

        var many = new LinkedHashMap<String, Object>();
        for (int i = 0; i < 20; i++) {
            many.put("measure" + i, "@everyone ".repeat(50));
        }
        var discord = json(new ChatBody(ChatBody.Service.DISCORD, CONSOLE), Rows.row(Kind.FINAL_ROW, many));
        assertThat(discord.getString("content").length()).isLessThanOrEqualTo(2_000);
        assertThat(discord.getJsonObject("allowed_mentions").getJsonArray("parse"))
                .isEmpty();
    }

    @Test
    void aTemplateFillsInColumnsAsTextAndAsJson() throws Exception {
        var template = Template.parse("{\"say\":\"{{label}}\",\"orders\":{{{orders}}},\"country\":{{{country}}},"
                + "\"none\":{{{nothing}}},\"top\":[{{#top_products}}\"{{value}} of {{country}}\",{{/top_products}}null]"
                + "{{^nothing}},\"empty\":true{{/nothing}}{{! a note }}{{#nothing}},\"never\":1{{/nothing}}}");

        var body = json(template, Rows.revenue());

        assertThat(template.contentType()).isEqualTo("application/json");
        assertThat(body.getString("say")).isEqualTo("5 > 3 & \"so\" *on*");
        assertThat(body.getLong("orders")).isEqualTo(12);
        assertThat(body.getString("country")).isEqualTo("CH");
        assertThat(body.getValue("none")).isNull();
        assertThat(body.getJsonArray("top").encode()).isEqualTo("[\"mug of CH\",\"pen of CH\",null]");
        assertThat(body.getBoolean("empty")).isTrue();
        assertThat(body.containsKey("never")).isFalse();
        assertThat(template.names()).contains("label", "orders", "value", "nothing");
    }

    @Test
    void aTemplateIsBoundedInWhatItSaysAndInWhatItGives() throws InvalidTemplateException {
        for (var wrong :
                List.of("{{", "{{a", "{{#a}}", "{{/a}}", "{{#a}}{{#b}}{{/a}}{{/b}}", "{{}}", "{{a b}}", "{{{a}}")) {
            assertThatThrownBy(() -> Template.parse(wrong)).as(wrong).isInstanceOf(InvalidTemplateException.class);
        }
        assertThatThrownBy(() -> Template.parse("{{#a}}".repeat(5) + "{{/a}}".repeat(5)))
                .hasMessageContaining("4 deep");
        assertThatThrownBy(() -> Template.parse("{{a}}".repeat(501))).hasMessageContaining("500 tags");
        assertThatThrownBy(() -> Template.parse("x".repeat(20_000))).hasMessageContaining("16384");

        var items = Collections.nCopies(1_000, (Object) Map.of("value", "v"));
        var multiplied = Template.parse("{{#a}}{{#a}}{{#a}}{{#a}}x{{/a}}{{/a}}{{/a}}{{/a}}");
        assertThatThrownBy(() -> multiplied.write(Rows.row(Kind.FINAL_ROW, Map.of("a", items))))
                .isInstanceOf(BodyTooLargeException.class);
    }

    private static String headline(Instant start, Instant end) throws BodyTooLargeException {
        return json(new ChatBody(ChatBody.Service.SLACK, CONSOLE), Rows.row(Kind.FINAL_ROW, start, end, Map.of()))
                .getString("text");
    }

    private static JsonObject json(BodyWriter writer, Notification about) throws BodyTooLargeException {
        return new JsonObject(Buffer.buffer(writer.write(about)));
    }
}
