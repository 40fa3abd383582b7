package io.millrace.sink.destination;

import io.millrace.aggregation.definition.YamlMapping;
import io.millrace.aggregation.expression.NearestName;
import io.millrace.sink.destination.WebhookTarget.Format;
import io.millrace.sink.webhook.InvalidTemplateException;
import io.millrace.sink.webhook.SecretReference;
import io.millrace.sink.webhook.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reader of {@code webhook:}. No problem that it reports repeats a secret that was written by mistake. */
final class WebhookReader {
    private static final List<String> KEYS = List.of("url", "format", "secret", "template", "headers", "timeout");
    private static final Map<String, Format> FORMATS = Arrays.stream(Format.values())
            .collect(Collectors.toMap(
                    format -> format.name().toLowerCase(Locale.ROOT), format -> format, (a, b) -> a, TreeMap::new));
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final Duration MAX_TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_SECRETS = 4;
    private static final int MAX_HEADERS = 16;
    private static final int MAX_HEADER = 1_024;
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");
    private static final Pattern HEADER_VALUE = Pattern.compile("[ -~\\u00a1-\\u00ff]*");
    private static final Pattern SECRET_HEADER =
            Pattern.compile("(?i)(proxy-)?authorization|cookie|.*(token|secret|password|api-?key|signature|auth)");
    private static final List<String> OWN_HEADERS = List.of(
            "webhook-id",
            "webhook-timestamp",
            "webhook-signature",
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "upgrade",
            "expect",
            "te",
            "trailer");

    private final YamlMapping destination;
    private final DestinationRules rules;

    WebhookReader(YamlMapping destination, DestinationRules rules) {
        this.destination = destination;
        this.rules = rules;
    }

    WebhookTarget read(Optional<RowColumns> columns) {
        var webhook = destination.mapping("webhook");
        if (webhook.isEmpty()) {
            destination.report(
                    destination.node(),
                    "'webhook' is missing, such as webhook: { url: https://hooks.example.com/millrace, secret:"
                            + " env:HOOK_SECRET }");
        }
        return webhook.map(mapping -> read(mapping, columns))
                .orElseGet(() -> new WebhookTarget(
                        new WebhookTarget.Text(""), Format.STANDARD, List.of(), Optional.empty(), Map.of(), TIMEOUT));
    }

    private WebhookTarget read(YamlMapping webhook, Optional<RowColumns> columns) {
        webhook.rejectUnknownKeys(KEYS);
        var format = webhook.scalar("format").map(text -> format(webhook, text)).orElse(Format.STANDARD);
        var secrets = secrets(webhook);
        if (format == Format.STANDARD && !webhook.has("secret")) {
            webhook.report(
                    webhook.node(),
                    "'secret' is missing, with which receivers verify what they get, such as secret: env:HOOK_SECRET");
        }
        var template = webhook.scalar("template");
        if (webhook.has("template") != (format == Format.TEMPLATE)) {
            webhook.report(
                    webhook.has("template") ? webhook.keyNode("template") : webhook.value("format"),
                    "'template' and format: template belong together");
        }
        template.ifPresent(text -> check(webhook, text, columns));
        return new WebhookTarget(
                url(webhook),
                format,
                secrets,
                template.map(ScalarNode::getValue),
                headers(webhook),
                webhook.duration("timeout", TIMEOUT, Duration.ofSeconds(1), MAX_TIMEOUT));
    }

    private static Format format(YamlMapping webhook, ScalarNode text) {
        var format = FORMATS.get(text.getValue());
        if (format == null) {
            webhook.report(
                    text,
                    "'format' must be one of " + String.join(", ", FORMATS.keySet())
                            + NearestName.hint(text.getValue(), FORMATS.keySet()));
        }
        return format == null ? Format.STANDARD : format;
    }

    private WebhookTarget.Value url(YamlMapping webhook) {
        if (!webhook.has("url")) {
            webhook.report(webhook.node(), "'url' is missing: where to deliver");
        }
        return webhook.scalar("url").map(text -> url(webhook, text)).orElseGet(() -> new WebhookTarget.Text(""));
    }

    private WebhookTarget.Value url(YamlMapping webhook, ScalarNode text) {
        if (isReference(text.getValue())) {
            return secret(webhook, text)
                    .<WebhookTarget.Value>map(WebhookTarget.Secret::new)
                    .orElseGet(() -> new WebhookTarget.Text(""));
        }
        var url = text.getValue();
        WebhookUrl.problem(url, rules.httpAllowed())
                .or(() -> WebhookUrl.secretProblem(url))
                .ifPresent(problem -> webhook.report(text, problem));
        return new WebhookTarget.Text(url);
    }

    private List<SecretReference> secrets(YamlMapping webhook) {
        var texts = webhook.scalars("secret");
        if (webhook.has("secret") && (texts.isEmpty() || texts.size() > MAX_SECRETS)) {
            webhook.report(
                    webhook.value("secret"),
                    "'secret' must be one reference, or a list of at most " + MAX_SECRETS + ", newest first");
        }
        var secrets = new ArrayList<SecretReference>();
        texts.forEach(text -> secret(webhook, text).ifPresent(secrets::add));
        return secrets;
    }

    private Optional<SecretReference> secret(YamlMapping webhook, ScalarNode text) {
        try {
            var reference = SecretReference.parse(text.getValue());
            rules.problem(reference).ifPresent(problem -> webhook.report(text, problem));
            return Optional.of(reference);
        } catch (IllegalArgumentException e) {
            // Rejected at the edge, with a message that does not repeat the text.
            webhook.report(text, e.getMessage());
            return Optional.empty();
        }
    }

    private Map<String, WebhookTarget.Value> headers(YamlMapping webhook) {
        var read = new LinkedHashMap<String, WebhookTarget.Value>();
        webhook.mapping("headers").ifPresent(headers -> {
            if (headers.names().size() > MAX_HEADERS) {
                headers.report(headers.node(), "at most " + MAX_HEADERS + " headers");
            }
            for (var name : headers.names()) {
                headers.scalar(name).ifPresent(text -> read.put(name, header(headers, name, text)));
            }
        });
        return read;
    }

    private WebhookTarget.Value header(YamlMapping headers, String name, ScalarNode text) {
        if (!HEADER_NAME.matcher(name).matches()) {
            headers.report(headers.keyNode(name), "this is not the name of a header");
        } else if (OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            headers.report(headers.keyNode(name), "'" + name + "' is set by the delivery itself");
        }
        if (isReference(text.getValue())) {
            return secret(headers, text)
                    .<WebhookTarget.Value>map(WebhookTarget.Secret::new)
                    .orElseGet(() -> new WebhookTarget.Text(""));
        }
        if (SECRET_HEADER.matcher(name).matches()) {
            headers.report(
                    text, "the value of '" + name + "' is a secret: give it by reference, env:NAME or file:/path");
        } else if (text.getValue().length() > MAX_HEADER
                || !HEADER_VALUE.matcher(text.getValue()).matches()) {
            headers.report(text, "a header has at most " + MAX_HEADER + " characters, in one line");
        }
        return new WebhookTarget.Text(text.getValue());
    }

    private static boolean isReference(String text) {
        return text.startsWith("env:") || text.startsWith("file:");
    }

    private static void check(YamlMapping webhook, ScalarNode template, Optional<RowColumns> columns) {
        try {
            var parsed = Template.parse(template.getValue());
            columns.ifPresent(known -> known.unknown(parsed.names())
                    .forEach(name -> webhook.report(
                            template,
                            Math.max(0, template.getValue().indexOf(name)),
                            "a row has no column '" + name + "'"
                                    + NearestName.hint(name, known.types().keySet()))));
        } catch (InvalidTemplateException e) {
            // Rejected at the edge: the destination is rejected with this problem.
            webhook.report(template, e.offset(), e.getMessage());
        }
    }
}
