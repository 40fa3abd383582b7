package io.millrace.sink.webhook;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;

/** Message to a channel of Slack, Microsoft Teams or Discord, with a link to the console. Marks in a row's values have no effect there. */
public final class ChatBody implements BodyWriter {
    /** Services that take messages by webhook. */
    public enum Service {
        SLACK,
        TEAMS,
        DISCORD
    }

    private static final int MAX_DISCORD_CHARS = 2_000;
    private static final String LINK_TEXT = "Open in the console";

    private final Service service;
    private final Optional<URI> console;

    /** @param console base address of the console under which readers reach it; empty for messages without a link */
    public ChatBody(Service service, Optional<URI> console) {
        this.service = service;
        this.console = console;
    }

    @Override
    public byte[] write(Notification about) throws BodyTooLargeException {
        var body = JsonValues.bytes(json -> {
            json.writeStartObject();
            switch (service) {
                case SLACK -> slack(json, about);
                case TEAMS -> teams(json, about);
                case DISCORD -> discord(json, about);
            }
            json.writeEndObject();
        });
        if (body.length > MAX_BYTES) {
            throw new BodyTooLargeException("the message has " + body.length + " bytes, more than " + MAX_BYTES);
        }
        return body;
    }

    private Optional<String> link(Notification about) {
        return console.map(base -> base.toString().replaceAll("/+$", "") + "/#/insights/"
                + URLEncoder.encode(about.insight(), StandardCharsets.UTF_8));
    }

    private void slack(JsonGenerator json, Notification about) throws IOException {
        var text = "*" + slackText(ChatText.occasion(about)) + "* " + slackText(ChatText.headline(about))
                + ChatText.lines(about).stream()
                        .map(line -> "\n• " + slackText(line.getKey()) + ": " + slackText(line.getValue()))
                        .collect(Collectors.joining())
                + link(about).map(url -> "\n<" + url + "|" + LINK_TEXT + ">").orElse("");
        json.writeStringField("text", text);
        json.writeBooleanField("unfurl_links", false);
    }

    /** Slack's own rule, and a zero-width space behind what would be formatted. */
    private static String slackText(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replaceAll("[*_~`@]", "$0\u200b");
    }

    private void teams(JsonGenerator json, Notification about) throws IOException {
        json.writeStringField("type", "message");
        json.writeArrayFieldStart("attachments");
        json.writeStartObject();
        json.writeStringField("contentType", "application/vnd.microsoft.card.adaptive");
        json.writeObjectFieldStart("content");
        json.writeStringField("type", "AdaptiveCard");
        json.writeStringField("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        json.writeStringField("version", "1.4");
        json.writeArrayFieldStart("body");
        textBlock(json, ChatText.occasion(about), "bolder");
        textBlock(json, ChatText.headline(about), "default");
        facts(json, about);
        json.writeEndArray();
        var link = link(about);
        if (link.isPresent()) {
            json.writeArrayFieldStart("actions");
            json.writeStartObject();
            json.writeStringField("type", "Action.OpenUrl");
            json.writeStringField("title", LINK_TEXT);
            json.writeStringField("url", link.get());
            json.writeEndObject();
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
    }

    private static void textBlock(JsonGenerator json, String text, String weight) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "TextBlock");
        json.writeStringField("text", markdownText(text));
        json.writeStringField("weight", weight);
        json.writeBooleanField("wrap", true);
        json.writeEndObject();
    }

    private static void facts(JsonGenerator json, Notification about) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "FactSet");
        json.writeArrayFieldStart("facts");
        for (var line : ChatText.lines(about)) {
            json.writeStartObject();
            json.writeStringField("title", markdownText(line.getKey()));
            json.writeStringField("value", markdownText(line.getValue()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void discord(JsonGenerator json, Notification about) throws IOException {
        var end = link(about).map(url -> "\n[" + LINK_TEXT + "](<" + url + ">)").orElse("");
        var text = "**" + markdownText(ChatText.occasion(about)) + "** " + markdownText(ChatText.headline(about))
                + ChatText.lines(about).stream()
                        .map(line -> "\n- " + markdownText(line.getKey()) + ": " + markdownText(line.getValue()))
                        .collect(Collectors.joining());
        int room = MAX_DISCORD_CHARS - end.length();
        json.writeStringField("content", (text.length() <= room ? text : text.substring(0, room - 1) + "…") + end);
        json.writeObjectFieldStart("allowed_mentions");
        json.writeArrayFieldStart("parse");
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String markdownText(String text) {
        return text.replaceAll("[\\\\*_~`|<>\\[\\]()#]", "\\\\$0");
    }
}
