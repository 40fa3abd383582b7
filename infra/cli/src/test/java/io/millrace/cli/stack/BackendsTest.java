package io.millrace.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendsTest {
    @TempDir
    Path data;

    @Test
    void brokerAndRegistryAreLocalByDefault() {
        var own = LocalStack.open(data, Map.of(), Map.of()).backends();

        assertThat(own.isExternal(Component.BROKER)).isFalse();
        assertThat(own.isExternal(Component.REGISTRY)).isFalse();
        assertThat(own.registryUrl()).isEqualTo("http://127.0.0.1:8081/apis/ccompat/v7");
        assertThat(own.kafkaClient()).isEqualTo(Map.of("bootstrap.servers", "127.0.0.1:9092"));
    }

    @Test
    void propertiesOfTheStackCanNameAnExternalBrokerAndRegistry() throws Exception {
        Files.writeString(data.resolve("millrace.properties"), """
            registry.url=https://registry.example
            registry.basic.auth.user.info=me:secret
            kafka.bootstrap.servers=broker.example:9094
            kafka.security.protocol=SASL_SSL
            kafka.linger.ms=5
            """);

        var stack = LocalStack.open(data, Map.of(), Map.of());

        assertThat(stack.backends().isExternal(Component.REGISTRY)).isTrue();
        assertThat(stack.backends().registryUrl()).isEqualTo("https://registry.example");
        assertThat(stack.backends().kafkaClient())
                .isEqualTo(Map.of("bootstrap.servers", "broker.example:9094", "security.protocol", "SASL_SSL"));
        assertThat(service(stack))
                .containsEntry("registry.url", "https://registry.example")
                .containsEntry("registry.basic.auth.user.info", "me:secret")
                .containsEntry("kafka.bootstrap.servers", "broker.example:9094");
        stack.requireRunning(Component.REGISTRY);
        stack.requireRunning(Component.BROKER);
    }

    @Test
    void theEnvironmentCanNameAnExternalRegistry() {
        var environment = Map.of("MILLRACE_REGISTRY_URL", "https://registry.example");

        var stack = LocalStack.open(data, environment, Map.of());

        assertThat(stack.backends().isExternal(Component.REGISTRY)).isTrue();
        assertThat(stack.backends().isExternal(Component.BROKER)).isFalse();
        assertThat(service(stack)).containsEntry("registry.url", "https://registry.example");
    }

    private static Map<Object, Object> service(LocalStack stack) {
        return ServiceProperties.of(
                Component.INGEST,
                new Distribution(Path.of("."), Path.of(".")),
                stack.data(),
                stack.ports(),
                stack.backends(),
                stack.settings(),
                new StartOptions(
                        Optional.empty(), Optional.empty(), Optional.empty(), EnumSet.allOf(Component.class), false));
    }
}
