package io.millrace.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://ann:hunter2@registry:8081/v7",
                "https://hunter2@registry",
                "http://a/v7,http://ann:hunter2@b/v7",
                "http://ann:p@hunter2@registry",
                "http://ann:a/hunter2?#@registry",
                "https://registry/v7?token=hunter2",
                "https://registry/v7?a=1&api_key=hunter2&b=2"
            })
    void anAddressOfTheRegistryIsPrintedWithoutWhatOpensIt(String url) {
        var effective = effective(Map.of("registry.url", url));

        assertThat(effective).contains("registry.url = http").contains("****").doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka.sasl.jaas.config",
                "kafka.ssl.keystore.password",
                "kafka.ssl.keystore.key",
                "kafka.producer.ssl.key.password",
                "kafka.sasl.oauthbearer.assertion.private.key.passphrase",
                "kafka.sasl.oauthbearer.client.credentials.client.secret",
                "registry.basic.auth.user.info",
                "registry.schema.registry.basic.auth.user.info",
                "registry.bearer.auth.token"
            })
    void aCredentialThatIsPassedThroughIsNotPrinted(String name) {
        assertThat(effective(Map.of(name, "hunter2")))
                .contains(name + " = ****")
                .doesNotContain("hunter2");
    }

    @Test
    void anAddressThatIsPassedThroughIsMaskedAndWhatIsNoCredentialIsNot() {
        var effective = effective(Map.of(
                "kafka.sasl.oauthbearer.token.endpoint.url", "https://ann:hunter2@idp/token",
                "registry.proxy.host", "http://ann:hunter2@proxy",
                "registry.basic.auth.credentials.source", "URL",
                "kafka.ssl.truststore.location", "/etc/trust.p12",
                "kafka.client.rack", "a@b"));

        assertThat(effective)
                .doesNotContain("hunter2")
                .contains("http://****@proxy")
                .contains("credentials.source = URL")
                .contains("/etc/trust.p12")
                .contains("a@b");
    }

    @Test
    void anErrorShowsTheAddressWithoutThem() {
        var key = Key.string("registry.url", "doc").such("an address", value -> false);
        var reader = new ConfigReader(ConfigSource.of(Map.of("registry.url", "http://ann:hunter2@x")));
        reader.get(key);

        var refused = catchThrowableOfType(ConfigException.class, reader::verify);

        assertThat(refused.getMessage()).contains("http://****@x").doesNotContain("hunter2");
    }

    private static String effective(Map<String, String> given) {
        var reader = new ConfigReader(ConfigSource.of(new HashMap<>(given)));
        KafkaConfig.read(reader);
        reader.verify();
        return reader.effective();
    }
}
