package io.millrace.enrichment.enricher;

import com.github.benmanes.caffeine.cache.LoadingCache;
import io.millrace.enrichment.agent.ParsedUserAgent;
import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;

/** Browser, operating system and kind of device of the sender, and with the kind {@code bot} the flag that says so. */
final class UserAgentEnricher implements Enricher {
    private final LoadingCache<String, ParsedUserAgent> agents;

    /** With a cache that reads what it does not hold; the bot enricher may share it. */
    UserAgentEnricher(LoadingCache<String, ParsedUserAgent> agents) {
        this.agents = agents;
    }

    @Override
    public void enrich(ResolvedEvent in, EnrichedEvent out) {
        var userAgent = in.raw().getUserAgent();
        if (userAgent == null || userAgent.isEmpty()) {
            return;
        }
        var agent = agents.get(userAgent);
        out.setBrowser(agent.browser());
        out.setOs(agent.os());
        out.setDeviceType(agent.device());
        out.setBot(agent.bot());
    }
}
