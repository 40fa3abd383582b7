package io.millrace.sink.delivery;

import io.millrace.schemas.delivery.DeliveryFailureReason;
import io.millrace.sink.destination.Destination;
import io.millrace.sink.destination.DestinationRules;
import io.millrace.sink.destination.WebhookTarget;
import io.millrace.sink.destination.WebhookUrl;
import io.millrace.sink.webhook.BodyTooLargeException;
import io.millrace.sink.webhook.BodyWriter;
import io.millrace.sink.webhook.ChatBody;
import io.millrace.sink.webhook.InvalidTemplateException;
import io.millrace.sink.webhook.Notification;
import io.millrace.sink.webhook.SecretReference;
import io.millrace.sink.webhook.SecretStore;
import io.millrace.sink.webhook.SecretUnavailableException;
import io.millrace.sink.webhook.SigningKeys;
import io.millrace.sink.webhook.StandardBody;
import io.millrace.sink.webhook.Template;
import io.millrace.sink.webhook.WebhookCall;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Makes requests of notifications: body, address, headers and keys, with secrets as they are now. Thread-safe. */
final class CallFactory {
    /** What an HTTP client takes: it would refuse others with a message that repeats them. */
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\t -~\\u0080-\\u00ff]*");

    private final SecretStore secrets;
    private final SigningKeys keys;
    private final DestinationRules rules;
    private final Optional<URI> console;
    private final Map<WebhookTarget, BodyWriter> writers = new ConcurrentHashMap<>();

    CallFactory(SecretStore secrets, DestinationRules rules, Optional<URI> console) {
        this.secrets = secrets;
        this.keys = new SigningKeys(secrets);
        this.rules = rules;
        this.console = console;
    }

    /** @throws UndeliverableException if there is no request to make: a secret is missing, or the body is too large */
    WebhookCall call(Destination destination, String id, Notification notification) throws UndeliverableException {
        var target = destination.webhook();
        var writer = writer(target);
        try {
            permitSecrets(target);
            return new WebhookCall(
                    url(target),
                    id,
                    writer.write(notification),
                    writer.contentType(),
                    headers(target),
                    keys.of(target.secrets()),
                    target.timeout());
        } catch (BodyTooLargeException e) {
            throw new UndeliverableException(DeliveryFailureReason.BODY_TOO_LARGE, e.getMessage());
        } catch (SecretUnavailableException e) {
            throw new UndeliverableException(DeliveryFailureReason.SECRET_UNAVAILABLE, e.getMessage());
        }
    }

    /** Rules hold when a secret is used, too: they may have become stricter since the destination was applied. */
    private void permitSecrets(WebhookTarget target) throws UndeliverableException {
        for (var reference : references(target)) {
            var problem = rules.problem(reference);
            if (problem.isPresent()) {
                throw new UndeliverableException(DeliveryFailureReason.SECRET_UNAVAILABLE, problem.get());
            }
        }
    }

    private static List<SecretReference> references(WebhookTarget target) {
        var all = new ArrayList<>(target.secrets());
        var values = new ArrayList<>(target.headers().values());
        values.add(target.url());
        for (var value : values) {
            if (value instanceof WebhookTarget.Secret secret) {
                all.add(secret.reference());
            }
        }
        return all;
    }

    private URI url(WebhookTarget target) throws UndeliverableException, SecretUnavailableException {
        var text = text(target.url());
        var problem = WebhookUrl.problem(text, rules.httpAllowed());
        if (problem.isPresent()) {
            throw new UndeliverableException(
                    DeliveryFailureReason.SECRET_UNAVAILABLE, target.shownUrl() + ": " + problem.get());
        }
        return URI.create(text);
    }

    private Map<String, String> headers(WebhookTarget target)
            throws UndeliverableException, SecretUnavailableException {
        var headers = new HashMap<String, String>();
        for (var header : target.headers().entrySet()) {
            var text = text(header.getValue());
            if (!HEADER_VALUE.matcher(text).matches()) {
                throw new UndeliverableException(
                        DeliveryFailureReason.SECRET_UNAVAILABLE,
                        "secret " + header.getValue() + " has characters that no header may have, such as line breaks");
            }
            headers.put(header.getKey(), text);
        }
        return headers;
    }

    private String text(WebhookTarget.Value value) throws SecretUnavailableException {
        if (value instanceof WebhookTarget.Secret secret) {
            return secrets.text(secret.reference());
        }
        return value.text().orElseThrow();
    }

    private BodyWriter writer(WebhookTarget target) {
        return switch (target.format()) {
            case STANDARD -> new StandardBody();
            case SLACK -> new ChatBody(ChatBody.Service.SLACK, console);
            case TEAMS -> new ChatBody(ChatBody.Service.TEAMS, console);
            case DISCORD -> new ChatBody(ChatBody.Service.DISCORD, console);
            case TEMPLATE -> template(target);
        };
    }

    private BodyWriter template(WebhookTarget target) {
        var known = writers.get(target);
        if (known != null) {
            return known;
        }
        try {
            var parsed = Template.parse(target.template().orElseThrow());
            writers.clear();
            writers.put(target, parsed);
            return parsed;
        } catch (InvalidTemplateException e) {
            // Crash: a destination with such a template is not applied.
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
