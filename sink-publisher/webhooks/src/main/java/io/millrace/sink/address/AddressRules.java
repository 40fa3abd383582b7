package io.millrace.sink.address;

import io.millrace.schemas.value.AddressBlock;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rules which addresses a webhook may be sent to: those that the whole Internet reaches, by IANA's registries of special-purpose
 * addresses, and those of the networks that the operator allows. IPv4 addresses within IPv6 ones are judged as the IPv4
 * addresses that a gateway would connect to. Immutable.
 */
public final class AddressRules {
    private static final List<AddressBlock> NOT_GLOBAL_V4 = blocks(
            "0.0.0.0/8", // this network
            "10.0.0.0/8", // private
            "100.64.0.0/10", // carrier-grade NAT
            "127.0.0.0/8", // loopback
            "169.254.0.0/16", // link-local, and the metadata services of clouds
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocol assignments
            "192.0.2.0/24", // documentation
            "192.31.196.0/24", // AS112
            "192.52.193.0/24", // AMT
            "192.88.99.0/24", // 6to4 relays
            "192.168.0.0/16", // private
            "192.175.48.0/24", // AS112
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, broadcast

    /** Only this is assigned for global unicast: loopback, unique local, link-local and multicast are outside. */
    private static final AddressBlock GLOBAL_V6 = AddressBlock.parse("2000::/3");

    private static final List<AddressBlock> NOT_GLOBAL_V6 = blocks(
            "2001::/23", // protocol assignments, Teredo, benchmarks, ORCHID
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4
            "2620:4f:8000::/48", // AS112
            "3fff::/20"); // documentation

    private static final AddressBlock MAPPED = AddressBlock.parse("::/96");
    private static final AddressBlock TRANSLATED = AddressBlock.parse("64:ff9b::/96");
    private static final int V4_BYTES = 4;
    private static final int V6_BYTES = 16;

    private final List<AddressBlock> allowed;

    /** @param allowed networks that are allowed though they are not global */
    public AddressRules(List<AddressBlock> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /** Whether a webhook may be sent to the address. */
    public boolean permits(InetAddress address) {
        var bytes = address.getAddress();
        return isIn(allowed, bytes) || isGlobal(bytes);
    }

    private static boolean isGlobal(byte[] address) {
        if (address.length == V4_BYTES) {
            return !isIn(NOT_GLOBAL_V4, address);
        }
        if (isMapped(address)) {
            return isGlobal(lastFour(address));
        }
        if (TRANSLATED.contains(address)) {
            return isGlobal(lastFour(address));
        }
        return GLOBAL_V6.contains(address) && !isIn(NOT_GLOBAL_V6, address);
    }

    /** {@code ::ffff:a.b.c.d}; the JDK turns most of these into IPv4 addresses by itself. */
    private static boolean isMapped(byte[] address) {
        var rest = address.clone();
        boolean marked = rest[10] == -1 && rest[11] == -1;
        rest[10] = 0;
        rest[11] = 0;
        return marked && MAPPED.contains(rest);
    }

    private static byte[] lastFour(byte[] address) {
        return Arrays.copyOfRange(address, V6_BYTES - V4_BYTES, V6_BYTES);
    }

    private static boolean isIn(List<AddressBlock> blocks, byte[] address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }

    private static List<AddressBlock> blocks(String... texts) {
        return Stream.of(texts).map(AddressBlock::parse).toList();
    }
}
