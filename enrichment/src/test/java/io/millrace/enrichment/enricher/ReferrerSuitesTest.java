package io.millrace.enrichment.enricher;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.enrichment.arrival.ArrivalReader;
import io.millrace.enrichment.arrival.ClassifiedReferrer;
import io.millrace.enrichment.suite.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ReferrerSuitesTest {
    private final Function<String, ClassifiedReferrer> referrers = ArrivalReader.classifier(Set.of());

    @Test
    void assistantsOfMatomoAreKnown() {
        assertThat(unknown(flat("referrers/AIAssistants.yml"), Set.of("ai"))).isEmpty();
    }

    @Test
    void networksOfMatomoAreKnown() {
        // A visitor who returns from signing in there does not come from the network.
        assertThat(unknown(flat("referrers/Socials.yml"), Set.of("social"))).containsExactly("login.live.com");
    }

    @Test
    void searchEnginesOfMatomoAreKnown() {
        var urls = new ArrayList<String>();
        ((Map<?, ?>) Suite.yaml("referrers/SearchEngines.yml")).values().forEach(blocks -> ((List<?>) blocks)
                .forEach(block -> urls.addAll(strings(((Map<?, ?>) block).get("urls")))));

        // Matomo lists assistants that search, and two networks, as search engines.
        var missed = unknown(urls, Set.of("search", "ai", "social"));

        assertThat(missed).isEmpty();
        assertThat(unknown(urls, Set.of("search")))
                .containsExactlyInAnyOrder(
                        "chat.openai.com",
                        "chatgpt.com",
                        "digg.com",
                        "www.facebook.com",
                        "www.perplexity.ai",
                        "you.com");
    }

    private List<String> unknown(List<String> urls, Set<String> media) {
        return urls.stream()
                .filter(url -> !media.contains(referrers.apply(address(url)).medium()))
                .toList();
    }

    /** A URL under the domain, with a country where the list has a placeholder. */
    private static String address(String url) {
        if (url.startsWith("android-app//")) {
            return url.replace("android-app//", "android-app://");
        }
        return "https://" + url.replace("{}.", "fr.").replace(".{}", ".fr") + (url.contains("/") ? "" : "/");
    }

    private static List<String> flat(String file) {
        return ((Map<?, ?>) Suite.yaml(file))
                .values().stream().flatMap(urls -> strings(urls).stream()).toList();
    }

    private static List<String> strings(Object urls) {
        return urls == null
                ? List.of()
                : ((List<?>) urls).stream().map(String::valueOf).toList();
    }
}
