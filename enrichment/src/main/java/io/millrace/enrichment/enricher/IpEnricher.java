package io.millrace.enrichment.enricher;

import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;

/** The sender's address, truncated so that it no longer names one household; the whole address goes no further. */
final class IpEnricher implements Enricher {
    @Override
    public void enrich(ResolvedEvent in, EnrichedEvent out) {
        var ip = in.raw().getIp();
        if (ip != null && !ip.isEmpty()) {
            out.setIp(IpAddresses.truncated(IpAddresses.parse(ip)));
        }
    }
}
