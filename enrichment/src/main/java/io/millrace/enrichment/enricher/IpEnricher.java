package io.millrace.enrichment.enricher;

import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;

/** Enricher {@code ip}: the sender's address, truncated to a network. The full address does not leave the stage. */
final class IpEnricher implements Enricher {
    @Override
    public void enrich(ResolvedEvent in, EnrichedEvent out) {
        var ip = in.raw().getIp();
        if (ip != null && !ip.isEmpty()) {
            out.setIp(IpAddresses.truncated(IpAddresses.parse(ip)));
        }
    }
}
