package io.millrace.enrichment.enricher;

import com.github.benmanes.caffeine.cache.LoadingCache;
import io.millrace.enrichment.cache.CacheMemory;
import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;
import java.util.List;
import java.util.Locale;

/**
 * Whether the sender is taken for a robot: by its User-Agent against the bundled list of crawlers, HTTP tools and
 * headless browsers. No User-Agent is no verdict: servers send events without one.
 */
final class BotEnricher implements Enricher {
    private static final int MAX_CHARS = 512;

    private final List<String> patterns = Tables.lines("bots.txt").stream()
            .map(line -> line.toLowerCase(Locale.ROOT))
            .toList();
    private final LoadingCache<String, Boolean> cache;

    BotEnricher(CacheMemory memory) {
        this.cache = memory.ofTexts(this::isBot, isBot -> 0);
    }

    @Override
    public void enrich(ResolvedEvent in, EnrichedEvent out) {
        var userAgent = in.raw().getUserAgent();
        if (userAgent != null && cache.get(userAgent)) {
            out.setBot(true);
            out.setDeviceType("bot");
        }
    }

    private boolean isBot(String userAgent) {
        var text =
                userAgent.substring(0, Math.min(userAgent.length(), MAX_CHARS)).toLowerCase(Locale.ROOT);
        for (var pattern : patterns) {
            if (pattern.startsWith("^") ? text.startsWith(pattern.substring(1)) : text.contains(pattern)) {
                return true;
            }
        }
        return false;
    }
}
