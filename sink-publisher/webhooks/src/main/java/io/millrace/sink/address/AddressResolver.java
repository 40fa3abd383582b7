package io.millrace.sink.address;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Resolver of a host to the one address that is then connected to. A name is looked up once: whoever connects to the name itself
 * would look it up again, and a name may lead elsewhere the second time. Blocks for as long as the look-up takes. Thread-safe.
 */
public final class AddressResolver {
    private final NameLookup lookup;
    private final AddressRules rules;

    public AddressResolver(NameLookup lookup, AddressRules rules) {
        this.lookup = lookup;
        this.rules = rules;
    }

    /**
     * The first address of the host.
     *
     * @param host a name or a literal address, an IPv6 one with or without brackets
     * @throws UnknownHostException if the name has no address
     * @throws AddressRefusedException if any of its addresses is not permitted, even if others are: which one is connected to
     *     must not be a matter of luck
     */
    public InetAddress resolve(String host) throws UnknownHostException, AddressRefusedException {
        var addresses = lookup.addresses(bare(host));
        if (addresses.length == 0) {
            throw new UnknownHostException(host);
        }
        for (var address : addresses) {
            if (!rules.permits(address)) {
                throw new AddressRefusedException(host + " leads to " + address.getHostAddress()
                        + ", which is not a public address; allow its network by sink.webhook.networks.allowed if it is"
                        + " yours");
            }
        }
        return addresses[0];
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
