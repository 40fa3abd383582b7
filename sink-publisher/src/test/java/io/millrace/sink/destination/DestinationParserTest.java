package io.millrace.sink.destination;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sink.webhook.SecretReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DestinationParserTest {
    private static final DestinationRules RULES =
            new DestinationRules(false, List.of("HOOK_*"), Optional.of(Path.of("/etc/hooks")));

    private final DestinationParser parser = new DestinationParser(RULES);

    @Test
    void aDestinationIsReadWithItsDefaults() throws Exception {
        var destination = only("""
                destinations:
                  - name: swiss_revenue
                    from: { insight: revenue_by_country }
                    webhook: { url: "https://hooks.example.com/millrace", secret: env:HOOK_SECRET }
                """);

        assertThat(destination.name()).isEqualTo("swiss_revenue");
        assertThat(destination.insight()).isEqualTo("revenue_by_country");
        assertThat(destination.emit()).isEqualTo(Destination.Emit.FINAL);
        assertThat(destination.tenant()).isEmpty();
        assertThat(destination.where()).isEmpty();
        assertThat(destination.webhook())
                .isEqualTo(new WebhookTarget(
                        new WebhookTarget.Text("https://hooks.example.com/millrace"),
                        WebhookTarget.Format.STANDARD,
                        List.of(new SecretReference(SecretReference.Kind.ENV, "HOOK_SECRET")),
                        Optional.empty(),
                        Map.of(),
                        Duration.ofSeconds(15)));
    }

    @Test
    void aDestinationIsReadWithAllThatItCanSay() throws Exception {
        var destination = only("""
                name: swiss_alerts
                description: Alerts of Switzerland
                tenant: shop
                from: { alerts: revenue_by_country }
                where: country == "CH" && raised
                webhook:
                  url: file:/etc/hooks/url
                  format: template
                  secret: [env:HOOK_NEW, file:/etc/hooks/old]
                  template: '{"text": "{{country}}"}'
                  headers: { Authorization: env:HOOK_TOKEN, X-Team: growth }
                  timeout: 5s
                """);

        assertThat(destination.emit()).isEqualTo(Destination.Emit.ALERTS);
        assertThat(destination.tenant()).contains("shop");
        assertThat(destination.where()).contains("country == \"CH\" && raised");
        assertThat(destination.webhook().url()).hasToString("file:/etc/hooks/url");
        assertThat(destination.webhook().secrets()).hasToString("[env:HOOK_NEW, file:/etc/hooks/old]");
        assertThat(destination.webhook().headers()).hasToString("{Authorization=env:HOOK_TOKEN, X-Team=growth}");
        assertThat(destination.webhook().timeout()).hasSeconds(5);
    }

    @Test
    void aRecordOfTheTopicIsTheSameDestination() throws Exception {
        var applied = only("""
                        name: swiss_revenue
                        from: { insight: revenue_by_country, emit: updates }
                        webhook: { url: "https://hooks.example.com", secret: env:HOOK_SECRET }
                        """)
                .withTenant(Optional.of("shop"))
                .with(17, 4, 1_000, Optional.of("410 of the receiver"), Optional.of(new Destination.Replay(900, 3)));

        var record = DestinationParser.toRecord(applied);

        assertThat(parser.fromRecord(record)).isEqualTo(applied);
        assertThat(record.getYaml()).doesNotContain("tenant");
    }

    private Destination only(String yaml) throws Exception {
        var parsed = parser.parse("hooks.yaml", yaml, Shop.insights());
        assertThat(parsed).hasSize(1);
        return parsed.get(0);
    }
}
