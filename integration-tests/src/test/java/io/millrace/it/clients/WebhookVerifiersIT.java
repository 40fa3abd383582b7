package io.millrace.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.millrace.bench.WebhookReceivers;
import io.millrace.schemas.value.AddressBlock;
import io.millrace.sink.address.AddressResolver;
import io.millrace.sink.address.AddressRules;
import io.millrace.sink.webhook.Notification;
import io.millrace.sink.webhook.SigningKey;
import io.millrace.sink.webhook.StandardBody;
import io.millrace.sink.webhook.WebhookCall;
import io.millrace.sink.webhook.WebhookClient;
import io.millrace.sink.webhook.WebhookId;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Foreign libraries accept our signature, also while a secret rotates. */
@Tag("clients")
class WebhookVerifiersIT {
    private static final String OLD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String NEW = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private static final String OTHER = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    @TempDir
    Path directory;

    @Test
    void standardWebhooksForJavaVerifiesWithEitherSecretWhileItRotates() throws Exception {
        var delivery = deliver();
        var headers = new HashMap<String, List<String>>();
        delivery.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        var received = HttpHeaders.of(headers, (name, value) -> true);

        for (var secret : List.of(OLD, NEW)) {
            new Webhook(secret).verify(delivery.body(), received);
        }

        assertThatThrownBy(() -> new Webhook(OTHER).verify(delivery.body(), received))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> new Webhook(NEW).verify(delivery.body() + " ", received))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void standardWebhooksAndSvixForNodeVerifyWithEitherSecretWhileItRotates() throws Exception {
        var delivery = deliver();
        var headers = new HashMap<String, String>();
        Stream.of("webhook-id", "webhook-timestamp", "webhook-signature")
                .forEach(name -> headers.put(name, delivery.headers().get(name)));
        var file = directory.resolve("delivery.json");
        Files.writeString(
                file, new ObjectMapper().writeValueAsString(Map.of("body", delivery.body(), "headers", headers)));

        for (var library : List.of("standardwebhooks", "svix")) {
            for (var secret : List.of(OLD, NEW)) {
                assertThat(NodeClient.run(directory, "verify-webhook.mjs", library, secret, file.toString()))
                        .as(library)
                        .containsExactly("insight.row.final");
            }
            assertThatThrownBy(() -> NodeClient.run(directory, "verify-webhook.mjs", library, OTHER, file.toString()))
                    .as(library)
                    .isInstanceOf(AssertionError.class);
        }
    }

    private static WebhookReceivers.Delivery deliver() throws Exception {
        var vertx = Vertx.vertx();
        var rules = new AddressRules(List.of(AddressBlock.parse("127.0.0.0/8")));
        try (var receivers = new WebhookReceivers();
                var client = new WebhookClient(
                        vertx,
                        new AddressResolver(InetAddress::getAllByName, rules),
                        Optional.empty(),
                        1,
                        Clock.systemUTC())) {
            var attempt = client.send(new WebhookCall(
                            URI.create(receivers.url("/hook")),
                            WebhookId.of("insight-updates", "orders.by|shop/ü", 1, 2),
                            new StandardBody().write(row()),
                            "application/json",
                            Map.of(),
                            List.of(SigningKey.parse(NEW), SigningKey.parse(OLD)),
                            Duration.ofSeconds(15)))
                    .await();
            assertThat(attempt.isDelivered()).as(attempt.message()).isTrue();
            return receivers.of("/hook").get(0);
        } finally {
            vertx.close().await();
        }
    }

    private static Notification row() {
        var start = Instant.parse("2026-11-26T09:00:00Z");
        return new Notification(
                Notification.Kind.FINAL_ROW,
                start.plusSeconds(61),
                "orders_by_shop",
                "local",
                start,
                start.plusSeconds(60),
                Map.of("shop", "Zürich \"Mitte\""),
                Map.of("orders", 12L, "revenue", 99.5),
                1,
                2);
    }
}
