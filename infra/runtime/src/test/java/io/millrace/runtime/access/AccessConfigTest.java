package io.millrace.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.runtime.config.ConfigException;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.ConfigSource;
import io.millrace.runtime.config.HttpConfig;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessConfigTest {
    private static final String HASH = "0".repeat(64);

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "localhost"})
    void onLoopbackNoKeyIsNeeded(String host) {
        assertThat(read(host, Map.of()).keys().isEmpty()).isTrue();
    }

    @Test
    void beyondLoopbackKeysAreRequiredUnlessDisabled() {
        assertThatThrownBy(() -> read("0.0.0.0", Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("aggregation.keys must name a key")
                .hasMessageContaining("MILLRACE_AGGREGATION_KEYS_NONE_ALLOWED");
        assertThat(read("0.0.0.0", Map.of("aggregation.keys.none.allowed", "true"))
                        .keys()
                        .isEmpty())
                .isTrue();
        assertThat(read("0.0.0.0", Map.of("aggregation.keys", "ops:default:read:" + HASH))
                        .keys()
                        .isEmpty())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "ops,is not name:tenant:role",
        "Ops:default:read:H,has a name",
        "ops:a b:read:H,has a tenant",
        "ops:default:admin:H,has a role",
        "ops:default:read:mr_plain,has no SHA-256",
        "ops:default:read:H:many,has a quota",
        "ops:default:read:H;ops:acme:read:H,entry 2 repeats"
    })
    void invalidEntriesAreReportedWithoutTheirHash(String entries, String reason) {
        String value = entries.replace("H", HASH).replace(';', ',');

        assertThatThrownBy(() -> read("127.0.0.1", Map.of("aggregation.keys", value)))
                .hasMessageContaining(reason)
                .message()
                .doesNotContain(HASH)
                .doesNotContain("mr_plain");
    }

    @Test
    void aKeyHasTheDefaultQuotaUnlessItNamesItsOwn() {
        Quota common = new Quota(10, 5, 3);

        assertThat(ApiKey.parse("ops:default:read:" + HASH).quota(common)).isEqualTo(common);
        assertThat(ApiKey.parse("ops:default:read:" + HASH + ":50").quota(common))
                .isEqualTo(new Quota(50, 5, 3));
        assertThat(ApiKey.parse("ops:default:read:" + HASH + ":0:9").quota(common))
                .isEqualTo(new Quota(0, 9, 3));
    }

    @Test
    void aNewKeyMatchesItsPrintedEntry() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

        int code = KeysMain.create(List.of("ops", "*", "apply"), new SecureRandom(), out, System.err);

        assertThat(code).isEqualTo(KeysMain.CREATED);
        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        String key = lines.get(0).substring("key    ".length());
        ApiKeys keys = ApiKeys.parse(List.of(lines.get(1).substring("entry  ".length())));
        assertThat(key).matches("mr_[A-Za-z0-9_-]{43}");
        assertThat(keys.find(key)).hasValueSatisfying(found -> {
            assertThat(found.role()).isEqualTo(Role.APPLY);
            assertThat(found.tenant()).isEqualTo("*");
        });
        assertThat(keys.find(key + "x")).isEmpty();
    }

    @Test
    void aKeyWithAnUnknownRoleIsNotCreated() {
        assertThat(KeysMain.create(List.of("ops", "*", "root"), new SecureRandom(), System.out, System.err))
                .isEqualTo(KeysMain.USAGE);
        assertThat(KeysMain.create(List.of(), new SecureRandom(), System.out, System.err))
                .isEqualTo(KeysMain.USAGE);
    }

    private static AccessConfig read(String host, Map<String, String> settings) {
        ConfigReader reader = new ConfigReader(ConfigSource.of(settings));
        AccessConfig config = AccessConfig.read(reader, "aggregation", new HttpConfig(host, 8090));
        reader.verify();
        return config;
    }
}
