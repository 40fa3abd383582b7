package io.millrace.schemas.value;

import java.net.InetAddress;

/** Block of IPv4 or IPv6 addresses in CIDR notation, such as {@code 10.0.0.0/8}. Immutable. */
public final class AddressBlock {
    private final byte[] network;
    private final int prefix;
    private final String text;

    private AddressBlock(byte[] network, int prefix, String text) {
        this.network = network;
        this.prefix = prefix;
        this.text = text;
    }

    /**
     * Parses {@code address/bits}; an address without bits is a block of one.
     *
     * @throws IllegalArgumentException with what is wrong, to follow the text in a sentence
     */
    public static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        var address = literal(slash < 0 ? text : text.substring(0, slash));
        int bits = address.length * Byte.SIZE;
        int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1), bits);
        for (int bit = prefix; bit < bits; bit++) {
            if (bit(address, bit)) {
                throw new IllegalArgumentException("has bits behind the first " + prefix + " that are not zero");
            }
        }
        return new AddressBlock(address, prefix, text);
    }

    private static byte[] literal(String text) {
        return IpAddressParser.literal(text)
                .filter(text::equals) // no port, no brackets, no list
                .flatMap(IpAddressParser::parse)
                .map(InetAddress::getAddress)
                .orElseThrow(() ->
                        new IllegalArgumentException("is not an address or a block such as 10.0.0.0/8 or fd00::/8"));
    }

    private static int prefix(String text, int bits) {
        try {
            int prefix = Integer.parseInt(text);
            if (prefix >= 0 && prefix <= bits) {
                return prefix;
            }
        } catch (NumberFormatException e) {
            // Rejected: below.
        }
        throw new IllegalArgumentException("must have a prefix from /0 to /" + bits);
    }

    /** Whether the block holds the address, given as 4 or 16 bytes; a block of the other family does not. */
    public boolean contains(byte[] address) {
        if (address.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            if (bit(address, bit) != bit(network, bit)) {
                return false;
            }
        }
        return true;
    }

    private static boolean bit(byte[] bytes, int bit) {
        return (bytes[bit >> 3] & 0x80 >> (bit & 7)) != 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
