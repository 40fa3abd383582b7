package io.millrace.enrichment.enricher;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Addresses of anybody's making, as page and as referrer: {@link URI} is the second opinion on hosts, and what is read of
 * a query reads the same when it is written properly.
 */
class AddressFuzzTest {
    private final ReferrerClassifier origins = new ReferrerClassifier(Set.of("own.example"));
    private final CampaignTable campaigns = new CampaignTable(Map.of("ref", CampaignPart.SOURCE));

    @FuzzTest
    void anAddressIsReadAsJavaReadsItAndItsQueryAsWhenItWasWrittenProperly(byte[] bytes) {
        var url = new String(bytes, StandardCharsets.UTF_8);

        var origin = origins.of(url);
        var host = Urls.host(url);
        var parameters = QueryParameters.of(url, campaigns.parameterNames());

        assertThat(origin.medium()).isIn("direct", "internal", "search", "ai", "social", "email", "referral");
        hostAsJavaReadsIt(url, host);
        if (host != null) {
            assertThat(Urls.path(url)).startsWith("/");
            assertThat(PublicSuffixes.isSameSite(host, host)).isTrue();
            assertThat(PublicSuffixes.isSameSite(host, "a.own.example"))
                    .isEqualTo(PublicSuffixes.isSameSite("a.own.example", host));
        }
        assertThat(campaigns.parameterNames()).containsAll(parameters.keySet());
        assertThat(QueryParameters.of(written(parameters), campaigns.parameterNames()))
                .isEqualTo(parameters);
    }

    private static void hostAsJavaReadsIt(String url, String host) {
        try {
            var uri = new URI(url);
            if (uri.getHost() != null
                    && uri.getScheme() != null
                    && !uri.getHost().startsWith("[")) {
                assertThat(host).isEqualTo(Urls.normalizeHost(uri.getHost()));
            }
        } catch (URISyntaxException e) {
            // Java reads none of it: there is no second opinion.
            assertThat(e.getInput()).isEqualTo(url);
        }
    }

    private static String written(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "https://shop.example/?", ""));
    }
}
