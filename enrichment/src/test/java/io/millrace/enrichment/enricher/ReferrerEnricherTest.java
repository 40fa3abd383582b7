package io.millrace.enrichment.enricher;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.enrichment.arrival.ArrivalReader;
import io.millrace.enrichment.trait.TimedTraits;
import io.millrace.runtime.testing.Events;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.RawEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferrerEnricherTest {
    private final ArrivalReader arrivals = Resolved.arrivals(Map.of(), Set.of("sister.example"));

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
        https://blog.shop.example/post|internal|
        https://login.shop.example/|internal|
        http://SHOP.example.:8080/|internal|
        https://old.sister.example/|internal|
        https://other.example/|referral|other.example
        https://accounts.google.com/signin/oauth|internal|
        https://accounts.google.de/|internal|
        https://login.microsoftonline.com/common|internal|
        https://company.okta.com/|internal|
        https://sso.company.test/|internal|
        https://github.com/login/oauth/authorize|internal|
        https://github.com/some/project|social|GitHub
        https://mail.yandex.kz/|email|Yandex Mail
        https://mail.google.com/|email|Gmail
        https://webmail.provider.test/|email|webmail.provider.test
        https://docs.google.com/document/d/1|referral|docs.google.com
        https://images.google.fr/|search|Google
        https://google.evil.ru/|referral|google.evil.ru
        https://chatgpt.com/|ai|ChatGPT
        https://www.perplexity.ai/search|ai|Perplexity
        https://claude.ai/|ai|Claude
        https://gemini.google.com/app|ai|Gemini
        https://copilot.microsoft.com/|ai|Copilot
        https://x.com/i/grok/share/1|ai|Grok
        https://x.com/someone|social|X
        google.com/|search|Google
        about:blank|direct|
        file:///home/me/page.html|direct|
        /search?next=https://www.google.com/|direct|
        """)
    void aReferrerIsClassified(String referrer, String medium, String source) {
        var event = referrerOf(page("https://shop.example/start", referrer).build());

        assertThat(event.getReferrerMedium()).isEqualTo(medium);
        assertThat(event.getReferrerSource()).isEqualTo(source);
    }

    @Test
    void aPageWithoutAReferrerIsDirectAndAnEventWithoutAPageHasNoMedium() {
        assertThat(referrerOf(page("https://shop.example/", null).build()).getReferrerMedium())
                .isEqualTo("direct");
        assertThat(referrerOf(Resolved.withContext(Map.of())).getReferrerMedium())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        https://www.shop.co.uk/|https://m.shop.co.uk/|internal
        https://shop.co.uk/|https://other.co.uk/|referral
        https://one.github.io/|https://two.github.io/|referral
        https://docs.one.github.io/|https://one.github.io/|internal
        https://b\u00fccher.de/|https://shop.xn--bcher-kva.de/|internal
        https://192.0.2.1/|https://198.51.2.1/|referral
        http://localhost:8080/|http://localhost:3000/|internal
        http://[2001:db8::1]:8080/|http://[2001:db8::1]/|internal
        http://[2001:db8::1]/|http://[2001:db8::2]/|referral
        https://a.intranet.corp/|https://b.intranet.corp/|internal
        https://myshop.example/|https://shop.example/|referral
        """)
    void aReferrerUnderTheSameRegisteredDomainIsInternal(String page, String referrer, String medium) {
        var event = referrerOf(page(page, referrer).build());

        assertThat(event.getReferrerMedium()).isEqualTo(medium);
    }

    private EnrichedEvent referrerOf(RawEvent event) {
        return Resolved.by(new ReferrerEnricher(), Resolved.of(event, TimedTraits.NONE, arrivals));
    }

    private static RawEvent.Builder page(String url, String referrer) {
        var context = new HashMap<String, Object>(Map.of("page.url", url));
        if (referrer != null) {
            context.put("page.referrer", referrer);
        }
        return Events.raw("m1").setContext(context);
    }
}
