package io.millrace.enrichment.enricher;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.enrichment.cache.CacheMemory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BotEnricherTest {
    private final BotEnricher enricher = new BotEnricher(new CacheMemory(1 << 20));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
                "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
                "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
                "msnbot/2.0b (+http://search.msn.com/msnbot.htm)",
                "Baiduspider+(+http://www.baidu.com/search/spider.htm)",
                "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
                "UniversalFeedParser/4.2-pre-314-svn +http://feedparser.org/",
                "Tiny Tiny RSS/1.11 (http://tt-rss.org/)",
                "curl/8.5.0",
                "python-requests/2.31.0",
                "Go-http-client/1.1",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36",
            })
    void robotsAreRobots(String userAgent) {
        var event = Resolved.by(enricher, Resolved.withUserAgent(userAgent));

        assertThat(event.getBot()).isTrue();
        assertThat(event.getDeviceType()).isEqualTo("bot");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/32.0.1700.77 Safari/537.36",
                "Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/95.0 Mobile Safari/537.36",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
                "Opera/9.80 (Windows NT 6.1) Presto/2.12.388 Version/12.16",
                "",
            })
    void peopleAreNot(String userAgent) {
        assertThat(Resolved.by(enricher, Resolved.withUserAgent(userAgent)).getBot())
                .isFalse();
    }
}
