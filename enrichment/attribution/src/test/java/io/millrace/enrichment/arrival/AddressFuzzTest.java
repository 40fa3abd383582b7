package io.millrace.enrichment.arrival;

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
 * Fuzzing of URLs of pages and referrers: hosts are compared with {@link URI}, and parameters that were read must read the
 * same from a properly encoded query.
 */
class AddressFuzzTest {
    private final ReferrerClassifier referrers = new ReferrerClassifier(Set.of("own.example"));
    private final CampaignTable campaigns = new CampaignTable(Map.of("ref", CampaignPart.SOURCE));

    @FuzzTest
    void aUrlIsParsedAsJavaParsesItAndItsQueryAsWhenProperlyEncoded(byte[] bytes) {
        var url = new String(bytes, StandardCharsets.UTF_8);

        var origin = referrers.classify(url);
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
            // Java rejects it, so there is nothing to compare with.
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
