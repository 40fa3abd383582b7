package io.millrace.sink.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AddressResolverTest {
    private static final AddressRules RULES = new AddressRules(List.of());

    @Test
    void aNameWithOneAddressThatIsNotPublicIsRefusedWhicheverComesFirst() {
        for (var addresses : List.of(List.of("8.8.8.8", "127.0.0.1"), List.of("127.0.0.1", "8.8.8.8"))) {
            var resolver = new AddressResolver(host -> addresses(addresses), RULES);

            assertThatThrownBy(() -> resolver.resolve("two.example"))
                    .isInstanceOf(AddressRefusedException.class)
                    .hasMessageContaining("two.example leads to 127.0.0.1")
                    .hasMessageContaining("sink.webhook.networks.allowed");
        }
    }

    @Test
    void aNameIsLookedUpOnceForAnAnswerSoThatItCannotChangeBetweenCheckAndConnection() throws Exception {
        var lookups = new AtomicInteger();
        var resolver = new AddressResolver(
                host -> addresses(List.of(lookups.getAndIncrement() == 0 ? "8.8.8.8" : "127.0.0.1")), RULES);

        var address = resolver.resolve("changing.example");

        assertThat(address.getHostAddress()).isEqualTo("8.8.8.8");
        assertThat(lookups).hasValue(1);
        assertThatThrownBy(() -> resolver.resolve("changing.example")).isInstanceOf(AddressRefusedException.class);
    }

    @Test
    void literalAddressesAreJudgedLikeNames() {
        var resolver = new AddressResolver(InetAddress::getAllByName, RULES);

        for (var host :
                List.of("127.0.0.1", "[::1]", "[::ffff:169.254.169.254]", "2130706433", "0x7f.1", "127.1", "0")) {
            assertThatThrownBy(() -> resolver.resolve(host))
                    .as(host)
                    .isInstanceOfAny(AddressRefusedException.class, UnknownHostException.class);
        }
    }

    private static InetAddress[] addresses(List<String> texts) throws UnknownHostException {
        var addresses = new InetAddress[texts.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = InetAddress.getByName(texts.get(i));
        }
        return addresses;
    }
}
