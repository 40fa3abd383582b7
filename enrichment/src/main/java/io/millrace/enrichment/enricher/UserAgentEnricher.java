package io.millrace.enrichment.enricher;

import com.github.benmanes.caffeine.cache.LoadingCache;
import io.millrace.enrichment.agent.ParsedUserAgent;
import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;

/** Enricher {@code user-agent}: browser, operating system, device type and the bot flag by the User-Agent header. */
final class UserAgentEnricher implements Enricher {
    private final LoadingCache<String, ParsedUserAgent> agents;

    /** @param agents loading cache of parsed headers, shared with {@link BotEnricher} */
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
        out.setDeviceType(agent.deviceType());
        out.setBot(agent.bot());
    }
}
