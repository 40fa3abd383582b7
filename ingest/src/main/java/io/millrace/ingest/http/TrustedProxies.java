package io.millrace.ingest.http;

import io.millrace.schemas.value.AddressBlock;
import io.millrace.schemas.value.IpAddressParser;
import java.util.List;

/**
 * Proxies whose {@code X-Forwarded-For} is believed. Immutable.
 *
 * @param count how many are in front, each appending to the header; 0 ignores it
 * @param networks where the nearest of them has its address; if empty, every peer is taken for it
 */
public record TrustedProxies(int count, List<AddressBlock> networks) {
    /** Believes no header. */
    public static final TrustedProxies NONE = new TrustedProxies(0, List.of());

    public TrustedProxies {
        networks = List.copyOf(networks);
    }

    /** Number of proxies in front of a request that comes from the peer: {@link #count}, or 0 if the peer is none of them. */
    int before(String peer) {
        if (count == 0 || networks.isEmpty()) {
            return count;
        }
        var address = peer == null ? null : IpAddressParser.parse(peer).orElse(null);
        boolean known =
                address != null && networks.stream().anyMatch(network -> network.contains(address.getAddress()));
        return known ? count : 0;
    }
}
