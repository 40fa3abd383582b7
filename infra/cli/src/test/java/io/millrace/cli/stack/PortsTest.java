package io.millrace.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.console.CliException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void defaultPortsAreThoseOfTheDesign() {
        var ports = Ports.from(Map.of());

        assertThat(ports.byComponent())
                .containsEntry(Component.INGEST, 8080)
                .containsEntry(Component.AGGREGATION, 8090)
                .containsEntry(Component.ENRICHMENT, 8091)
                .containsEntry(Component.SINK_PUBLISHER, 8092)
                .containsEntry(Component.REGISTRY, 8081)
                .containsEntry(Component.BROKER, 9092);
    }

    @Test
    void anOffsetMovesEveryPortWithoutASetting() {
        var ports = Ports.from(Map.of("local.port.offset", "1000", "ingest.port", "4711"));

        assertThat(ports.port(Component.INGEST)).isEqualTo(4711);
        assertThat(ports.port(Component.BROKER)).isEqualTo(10092);
        assertThat(ports.controller()).isEqualTo(10093);
        assertThat(ports.postgres()).isEqualTo(6433);
    }

    @Test
    void allErrorsAreReportedAtOnce() {
        assertThatThrownBy(() -> Ports.from(Map.of("ingest.port", "eighty", "sink.port", "70000")))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("ingest.port is not a number: eighty")
                .hasMessageContaining("sink.port must be between 1 and 65535: 70000");
    }

    @Test
    void twoComponentsWithOnePortAreAnError() {
        assertThatThrownBy(() -> Ports.from(Map.of("ingest.port", "8090"))).hasMessageContaining("are both 8090");
    }

    @Test
    void aServiceThatRunsElsewhereHasTheAddressOfItsSetting() {
        var settings = Map.of("local.aggregation.url", "https://millrace.example.com/", "local.port.offset", "7");

        var ports = Ports.from(settings);

        assertThat(ports.url(Component.AGGREGATION)).isEqualTo("https://millrace.example.com");
        assertThat(ports.url(Component.INGEST)).isEqualTo("http://127.0.0.1:8087");
        assertThat(new Backends(settings, ports).isExternal(Component.AGGREGATION))
                .isTrue();
        assertThat(new Backends(settings, ports).isExternal(Component.INGEST)).isFalse();
    }

    @Test
    void anAddressOfAServiceThatIsNotOfHttpIsAnError() {
        assertThatThrownBy(() -> Ports.from(Map.of("local.ingest.url", "collector:8080")))
                .hasMessage("local.ingest.url is no http or https address: collector:8080");
    }

    @Test
    void savedPortsReadBackTheSame() {
        var ports = Ports.from(Map.of("local.port.offset", "77", "local.sink-publisher.url", "http://sink:8092"));
        var properties = ports.asProperties();
        var remembered = new HashMap<String, String>();
        properties.stringPropertyNames().forEach(name -> remembered.put(name, properties.getProperty(name)));

        assertThat(Ports.from(remembered)).isEqualTo(ports);
    }
}
