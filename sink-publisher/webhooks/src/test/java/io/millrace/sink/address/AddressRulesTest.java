package io.millrace.sink.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.value.AddressBlock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {
    private static final AddressRules RULES = new AddressRules(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.170",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::7f00:1",
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254",
                "64:ff9b::7f00:1",
                "64:ff9b::169.254.169.254",
                "64:ff9b::10.0.0.1",
                "64:ff9b:1::8.8.8.8",
                "100::1",
                "2001::1",
                "2001:2::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "2002:808:808::1",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void addressesThatNotTheWholeInternetReachesAreRefused(String text) throws UnknownHostException {
        assertThat(RULES.permits(InetAddress.getByName(text))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "11.0.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "126.255.255.255",
                "128.0.0.1",
                "169.253.1.1",
                "172.15.0.1",
                "172.32.0.1",
                "192.167.1.1",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "2a00:1450:4001::1",
                "::ffff:8.8.8.8",
                "64:ff9b::8.8.8.8"
            })
    void publicAddressesArePermitted(String text) throws UnknownHostException {
        assertThat(RULES.permits(InetAddress.getByName(text))).isTrue();
    }

    @Test
    void aMappedAddressIsJudgedAsTheOneThatItMapsEvenIfTheJdkDidNotTurnItIntoThat() throws UnknownHostException {
        var mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        mapped[12] = 127;
        mapped[15] = 1;

        assertThat(RULES.permits(java.net.Inet6Address.getByAddress("mapped", mapped, -1)))
                .isFalse();
    }

    @Test
    void networksThatTheOperatorAllowsArePermittedAndTheirNeighboursAreNot() throws UnknownHostException {
        var rules = new AddressRules(List.of(
                AddressBlock.parse("127.0.0.0/8"), AddressBlock.parse("::1"), AddressBlock.parse("10.8.0.0/13")));

        assertThat(rules.permits(InetAddress.getAllByName("127.0.0.1")[0])).isTrue();
        assertThat(rules.permits(InetAddress.getAllByName("::1")[0])).isTrue();
        assertThat(rules.permits(InetAddress.getByName("10.15.255.255"))).isTrue();
        assertThat(rules.permits(InetAddress.getByName("10.16.0.0"))).isFalse();
        assertThat(rules.permits(InetAddress.getByName("169.254.169.254"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "10.0.0.0/33",
                "10.0.0.1/8",
                "10.0.0.0/-1",
                "fd00::/129",
                "010.0.0.1",
                "10.0.0.0/x"
            })
    void whatIsNoBlockIsRefused(String text) {
        assertThatThrownBy(() -> AddressBlock.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
