package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.value.AddressBlock;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {
    private static final TrustedProxies OF_NETWORKS =
            new TrustedProxies(2, List.of(AddressBlock.parse("10.20.0.0/16"), AddressBlock.parse("fd00::/8")));

    @Test
    void aPeerOutsideOfTheNetworksOfTheProxiesIsNone() {
        assertThat(OF_NETWORKS.before("10.20.7.1")).isEqualTo(2);
        assertThat(OF_NETWORKS.before("fd00::7")).isEqualTo(2);
        assertThat(OF_NETWORKS.before("10.21.7.1")).isZero();
        assertThat(OF_NETWORKS.before("203.0.113.9")).isZero();
        assertThat(OF_NETWORKS.before(null)).isZero();
    }

    @Test
    void anIpv4AddressInIpv6NotationIsInItsNetwork() {
        assertThat(OF_NETWORKS.before("::ffff:10.20.7.1")).isEqualTo(2);
    }

    @Test
    void withoutNetworksEveryPeerIsTheProxy() {
        assertThat(new TrustedProxies(1, List.of()).before("203.0.113.9")).isEqualTo(1);
        assertThat(TrustedProxies.NONE.before("10.20.7.1")).isZero();
    }
}
