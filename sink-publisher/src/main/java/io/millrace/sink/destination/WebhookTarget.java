package io.millrace.sink.destination;

import io.millrace.sink.webhook.SecretReference;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where and how a destination delivers. Immutable.
 *
 * @param url the address, or where it is kept if it is a secret itself, as that of a Slack webhook is
 * @param secrets signing secrets, newest first; empty for a format that the receiver does not verify
 * @param template text of the body with {@code {{…}}}; present for {@link Format#TEMPLATE} only
 * @param headers additional request headers by their name
 * @param timeout longest time of an attempt
 */
public record WebhookTarget(
        Value url,
        Format format,
        List<SecretReference> secrets,
        Optional<String> template,
        Map<String, Value> headers,
        Duration timeout) {
    public WebhookTarget {
        secrets = List.copyOf(secrets);
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** Form of the body. */
    public enum Format {
        /** {@code {"type","timestamp","data"}} of Standard Webhooks. */
        STANDARD,
        SLACK,
        TEAMS,
        DISCORD,
        /** The destination's own template. */
        TEMPLATE
    }

    /** A text, or the reference of a secret. */
    public sealed interface Value {
        /** The text, if it is no secret. */
        default Optional<String> text() {
            return this instanceof Text plain ? Optional.of(plain.value()) : Optional.empty();
        }
    }

    /** A text that is no secret. */
    public record Text(String value) implements Value {
        @Override
        public String toString() {
            return value;
        }
    }

    /** A secret, by its reference. */
    public record Secret(SecretReference reference) implements Value {
        @Override
        public String toString() {
            return reference.toString();
        }
    }

    /** The address for people: scheme, host and port without a path, or the reference. */
    public String shownUrl() {
        return url.text()
                .map(URI::create)
                .map(uri -> uri.getScheme() + "://" + uri.getRawAuthority())
                .orElseGet(url::toString);
    }
}
