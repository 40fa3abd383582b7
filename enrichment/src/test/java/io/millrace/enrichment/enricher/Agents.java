package io.millrace.enrichment.enricher;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.millrace.enrichment.agent.ParsedUserAgent;
import io.millrace.enrichment.agent.UserAgentParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Cache of parsed User-Agents by the bundled rules, for tests. */
final class Agents {
    private Agents() {}

    static LoadingCache<String, ParsedUserAgent> bundled() {
        try {
            return Caffeine.newBuilder().maximumSize(100).build(UserAgentParser.of(Optional.empty())::parse);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
