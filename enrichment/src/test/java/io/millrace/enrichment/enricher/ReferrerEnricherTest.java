package io.millrace.enrichment.enricher;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.enrichment.cache.CacheMemory;
import io.millrace.runtime.testing.Events;
import io.millrace.schemas.event.RawEvent;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferrerEnricherTest {
    private final ReferrerEnricher enricher = new ReferrerEnricher(new CacheMemory(1 << 20));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://www.google.com/|search|Google
            http://www.google.co.uk/url?sa=t&q=logstash|search|Google
            https://google.com.br/search?q=x|search|Google
            http://search.yahoo.com/search?p=x|search|Yahoo
            android-app://com.google.android.googlequicksearchbox|search|Google
            https://duckduckgo.com/|search|DuckDuckGo
            https://yandex.ru/clck/jsredir|search|Yandex
            https://mail.google.com/mail/u/0/|email|Gmail
            https://l.facebook.com/l.php?u=x|social|Facebook
            https://t.co/AbC|social|X
            https://news.ycombinator.com/item?id=1|social|Hacker News
            https://old.reddit.com/r/java|social|Reddit
            http://www.semicomplete.com/blog/|referral|semicomplete.com
            https://notgoogle.com/|referral|notgoogle.com
            https://user:pw@EXAMPLE.org:8443/a?b#c|referral|example.org
            -|direct|
            https://www.shop.example/cart|internal|
            """)
    void aRefererIsTold(String referrer, String medium, String source) {
        var event = Resolved.by(
                enricher, page("https://shop.example/start", referrer).build());

        assertThat(event.getReferrerMedium()).isEqualTo(medium);
        assertThat(event.getReferrerSource()).isEqualTo(source);
    }

    @Test
    void aPageWithoutARefererIsDirectAndWithoutAPageThereIsNothingToSay() {
        assertThat(Resolved.by(enricher, page("https://shop.example/", null).build())
                        .getReferrerMedium())
                .isEqualTo("direct");
        assertThat(Resolved.by(enricher, Resolved.withContext(Map.of())).getReferrerMedium())
                .isNull();
    }

    private static RawEvent.Builder page(String url, String referrer) {
        var context = new HashMap<String, Object>(Map.of("page.url", url));
        if (referrer != null) {
            context.put("page.referrer", referrer);
        }
        return Events.raw("m1").setContext(context);
    }
}
