package io.millrace.enrichment.enricher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpEnricherTest {
    private final IpEnricher enricher = new IpEnricher();

    @ParameterizedTest
    @CsvSource({
        "83.149.9.216, 83.149.9.0",
        "255.255.255.255, 255.255.255.0",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1::",
        "2001:db8::1, 2001:db8::",
        "2001:0:5::1, 2001:0:5::",
        "::1, ::",
        "::ffff:203.0.113.7, 203.0.113.0",
        "203.0.113.9:51234, 203.0.113.0",
        "[2001:db8:1::9]:443, 2001:db8:1::",
        "fe80::1%eth0, fe80::",
        "'203.0.113.9, 10.0.0.1', 203.0.113.0",
    })
    void addressesAreTruncated(String ip, String truncated) {
        assertThat(Resolved.by(enricher, Resolved.withIp(ip)).getIp()).isEqualTo(truncated);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1..2.3", "a:b", "1.2.3.4:", "[::1"})
    void aTextThatIsNoAddressIsRejectedWithoutDnsAndWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> Resolved.by(enricher, Resolved.withIp(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not an IP address");
    }

    @Test
    void withoutTheEnricherTheEventHasNoAddress() {
        assertThat(BaseFields.of(Resolved.of(Resolved.withIp("83.149.9.216"))).getIp())
                .isNull();
    }
}
