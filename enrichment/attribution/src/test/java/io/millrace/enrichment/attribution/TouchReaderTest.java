package io.millrace.enrichment.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.enrichment.arrival.ArrivalReader;
import io.millrace.runtime.testing.Events;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TouchReaderTest {
    private final ArrivalReader arrivals = new ArrivalReader(Map.of(), ArrivalReader.classifier(Set.of()));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ?utm_source=news&utm_medium=email&utm_campaign=May&utm_term=t&utm_content=c||true|news|email|May|t|c|
        ?utm_source=fb&utm_campaign=May|https://l.facebook.com/|true|fb||May|||l.facebook.com
        ?utm_campaign=May|https://shop.example/|true|||May|||
        ?gclid=1|https://www.google.com/|true|google|cpc||||google.com
        ?gbraid=1||true|google|cpc||||
        ?wbraid=1||true|google|cpc||||
        ?dclid=1||true|google|display||||
        ?fbclid=1|https://l.facebook.com/|true|facebook|cpc||||l.facebook.com
        ?msclkid=1||true|bing|cpc||||
        ?ttclid=1||true|tiktok|cpc||||
        ?twclid=1||true|twitter|cpc||||
        ?li_fat_id=1||true|linkedin|cpc||||
        ?gclid=1&utm_source=news||true|news|||||
        |https://www.google.com/|false|Google|search||||google.com
        |https://blog.example/post|false|blog.example|referral||||blog.example
        |https://www.shop.example/cart|false||direct||||
        ?utm_term=shoes||false||direct||||
        ||false||direct||||
        """)
    void aPageSaysWhatBroughtItsVisitor(
            String query,
            String referrer,
            boolean campaign,
            String source,
            String medium,
            String name,
            String term,
            String content,
            String site) {
        var touch = read("https://shop.example/" + (query == null ? "" : query), referrer);

        assertThat(touch)
                .isEqualTo(
                        new Touch(Events.T0, campaign, new TrafficSource(source, medium, name, term, content, site)));
    }

    @Test
    void anEventWithoutAPageSaysNothing() {
        assertThat(read(null, null)).isNull();
    }

    @Test
    void aPartOfAnyLengthIsCutWithoutSplittingACharacter() {
        var touched = new TrafficSource("x".repeat(127) + "\ud83d\ude00", "y".repeat(500), null, null, null, null);

        assertThat(touched.source()).isEqualTo("x".repeat(127));
        assertThat(touched.medium()).hasSize(TrafficSource.MAX_CHARS);
    }

    @Test
    void aTouchSurvivesItsRecord() {
        var touch = read("https://shop.example/?utm_source=news&utm_campaign=May", "https://www.google.com/");

        assertThat(FirstTouches.fromRecord(FirstTouches.toRecord(touch))).isEqualTo(touch);
        assertThat(FirstTouches.fromRecord(FirstTouches.toRecord(null))).isNull();
    }

    private Touch read(String url, String referrer) {
        var context = new HashMap<String, Object>();
        if (url != null) {
            context.put("page.url", url);
        }
        if (referrer != null) {
            context.put("page.referrer", referrer);
        }
        return TouchReader.read(
                Events.T0, arrivals.of(Events.raw("m1").setContext(context).build()));
    }
}
