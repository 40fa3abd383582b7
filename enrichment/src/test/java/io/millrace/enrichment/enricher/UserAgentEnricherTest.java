package io.millrace.enrichment.enricher;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.EnrichedEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserAgentEnricherTest {
    private static final UserAgentEnricher ENRICHER = new UserAgentEnricher(Agents.bundled());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/32.0.1700.77 Safari/537.36|Chrome|Mac OS X|desktop
        Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0|Firefox|Windows|desktop
        Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:27.0) Gecko/20100101 Firefox/27.0|Firefox|Ubuntu|desktop
        Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36|Chrome|Chrome OS|desktop
        Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1|Mobile Safari|iOS|mobile
        Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1|Mobile Safari|iOS|tablet
        Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36|Chrome Mobile|Android|mobile
        Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36|Chrome|Android|tablet
        Mozilla/5.0 (SMART-TV; LINUX; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) 76.0.3809.146/6.0 TV Safari/537.36|Safari|Tizen|tv
        Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)|Googlebot||bot
        """)
    void realBrowsersAreRecognised(String userAgent, String browser, String os, String deviceType) {
        var event = Resolved.by(ENRICHER, Resolved.withUserAgent(userAgent));

        assertThat(event.getBrowser()).isEqualTo(browser);
        assertThat(event.getOs()).isEqualTo(os);
        assertThat(event.getDeviceType()).isEqualTo(deviceType);
        assertThat(event.getUserAgent()).isEqualTo(userAgent);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)
        Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/99.0.4844.84 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)
        python-httpx/0.27.0
        kube-probe/1.29
        Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36
        Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0
        nonsense
        """)
    void theDeviceTypeIsBotExactlyIfTheFlagIsSetWhicheverEnricherRuns(String userAgent) {
        var bots = new BotEnricher(Agents.bundled());
        var event = Resolved.withUserAgent(userAgent);

        var one = Resolved.by(ENRICHER, event);
        var other = Resolved.by(bots, event);
        var both = Resolved.by(
                (in, out) -> {
                    bots.enrich(in, out);
                    ENRICHER.enrich(in, out);
                },
                event);

        assertThat(List.of(one, other, both))
                .allSatisfy(
                        seen -> assertThat("bot".equals(seen.getDeviceType())).isEqualTo(seen.getBot()))
                .extracting(EnrichedEvent::getBot)
                .containsOnly(one.getBot());
    }

    @Test
    void nonsenseIsUnknownAndAMissingUserAgentSetsNothing() {
        var nonsense = Resolved.by(ENRICHER, Resolved.withUserAgent("x".repeat(30_000)));
        var absent = Resolved.by(ENRICHER, Resolved.withUserAgent(null));

        assertThat(nonsense.getBrowser()).isNull();
        assertThat(nonsense.getDeviceType()).isEqualTo("unknown");
        assertThat(absent.getDeviceType()).isNull();
    }
}
