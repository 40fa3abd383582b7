package io.millrace.enrichment.enricher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BotEnricherTest {
    private final BotEnricher enricher = new BotEnricher(Agents.bundled());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
                "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
                "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2;"
                        + " +https://openai.com/gptbot)",
                "msnbot/2.0b (+http://search.msn.com/msnbot.htm)",
                "Baiduspider+(+http://www.baidu.com/search/spider.htm)",
                "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
                "UniversalFeedParser/4.2-pre-314-svn +http://feedparser.org/",
                "Tiny Tiny RSS/1.11 (http://tt-rss.org/)",
                "curl/8.5.0",
                "python-requests/2.31.0",
                "Go-http-client/1.1",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0"
                        + " Safari/537.36",
                "python-httpx/0.27.0",
                "kube-probe/1.29",
                "Java/17.0.9",
                "Jersey/2.25.1 (HttpUrlConnection 1.8.0_141)",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.7204.168"
                        + " Safari/537.36 DatadogSynthetics",
                "ELB-HealthChecker/2.0",
                "Prometheus/2.42.0",
                "Blackbox Exporter/0.24.0",
                "GoogleHC/1.0",
                "aws-sdk-go/1.44.261 (go1.19.8; linux; amd64) http-client",
                "Mozilla/5.0 (compatible; theoldreader.com)",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/60.0.3112.113"
                        + " Safari/537.36 (+https://crawler.example)",
                "Mozilla/5.0 (Linux; Android 9; Pixel 3) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/99.0.0.0 Mobile"
                        + " Safari/537.36 ExampleBot",
                "Some Scanner (contact: someone@example.org)",
            })
    void botsAreFlagged(String userAgent) {
        var event = Resolved.by(enricher, Resolved.withUserAgent(userAgent));

        assertThat(event.getBot()).isTrue();
        assertThat(event.getDeviceType()).isEqualTo("bot");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_1) AppleWebKit/537.36 (KHTML, like Gecko)"
                        + " Chrome/32.0.1700.77 Safari/537.36",
                "Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/95.0 Mobile"
                        + " Safari/537.36",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
                        + " Mobile/15E148",
                "Opera/9.80 (Windows NT 6.1) Presto/2.12.388 Version/12.16",
                "Mozilla/5.0 (Linux; Android 10; M bot 60) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/99.0 Mobile"
                        + " Safari/537.36",
                "Mozilla/5.0 (Linux; U; Android 4.4.2; en-us; Spider 8 Build/KOT49H) AppleWebKit/537.36 (KHTML, like"
                        + " Gecko) Version/4.0 Chrome/30.0 Mobile Safari/537.36",
                "Mozilla/5.0 (Linux; Android 12; Scanner Pro Max) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/99.0"
                        + " Mobile Safari/537.36",
                "Dalvik/2.1.0 (Linux; U; Android 9; CUBOT_P20 Build/O11019)",
                "Mozilla/5.0 (Linux; Android 9; vivo 1904; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0"
                        + " Chrome/79.0 Mobile Safari/537.36 SogouMSE,SogouMobileBrowser/5.22.8",
                "Overcast/3.0 (+http://overcast.fm/; iOS podcast app)",
                "PodcastAddict/v5 (+https://podcastaddict.com/; Android podcast app)",
                "Castro 2022.11 (+http://supertop.co/castro; iOS; iPhone)",
                "Player FM (+https://player.fm/)",
                "analytics-python/2.2.3",
                "analytics-node/6.2.0",
                "@segment/analytics-node/1.1.0",
                "WhatsApp/2.23.20.79 A",
                "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 5.1; Trident/4.0; Embedded Web Browser from:"
                        + " http://bsalsa.com/)",
                "Mozilla/5.0 (Linux; Android 13; SM-A715F; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0"
                        + " Chrome/111.0 Mobile Safari/537.36 CamScanner/6.35.0",
                "MyShop/3.2 (iPhone; iOS 17.4; Scale/3.00)",
                "MyShop/1 CFNetwork/1494.0.7 Darwin/23.4.0",
                "",
            })
    void peopleAreNotFlagged(String userAgent) {
        assertThat(Resolved.by(enricher, Resolved.withUserAgent(userAgent)).getBot())
                .isFalse();
    }
}
