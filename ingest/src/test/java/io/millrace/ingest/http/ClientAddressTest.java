package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClientAddressTest {
    @Test
    void withoutTrustedProxiesTheHeaderIsIgnored() {
        assertThat(ClientAddress.of("192.0.2.1", List.of("198.51.100.7"), 0)).isEqualTo("192.0.2.1");
    }

    @Test
    void theEntryOfTheOutermostTrustedProxyIsTheClient() {
        var forwarded = List.of("203.0.113.66, 198.51.100.7", "10.0.0.1");

        assertThat(ClientAddress.of("10.0.0.2", forwarded, 1)).isEqualTo("10.0.0.1");
        assertThat(ClientAddress.of("10.0.0.2", forwarded, 2)).isEqualTo("198.51.100.7");
        assertThat(ClientAddress.of("10.0.0.2", forwarded, 9)).isEqualTo("203.0.113.66");
    }

    @Test
    void anEntryThatIsNotAnAddressYieldsNone() {
        assertThat(ClientAddress.of("10.0.0.2", List.of("unknown"), 1)).isNull();
        assertThat(ClientAddress.of("10.0.0.2", List.of(" "), 1)).isEqualTo("10.0.0.2");
        assertThat(ClientAddress.of(null, List.of(), 1)).isNull();
    }
}
