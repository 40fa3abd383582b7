package io.millrace.enrichment.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnownSitesTest {
    private final KnownSites sites = KnownSites.bundled();

    @Test
    void aSiteUnderAnyCountryIsTheSameSite() {
        var google = new KnownSites.Site("search", "Google");

        assertThat(sites.find("google.com", "/")).isEqualTo(google);
        assertThat(sites.find("google.co.uk", "/")).isEqualTo(google);
        assertThat(sites.find("google.example", "/")).isNull();
    }

    @Test
    void ofASearchEngineOnlySubdomainsForSearchingCount() {
        assertThat(sites.find("images.google.de", "/")).isNotNull();
        assertThat(sites.find("docs.google.com", "/")).isNull();
    }

    @Test
    void onlyHostsOfTheTableItselfAreContained() {
        assertThat(sites.contains("search.yahoo.com")).isTrue();
        assertThat(sites.contains("x.search.yahoo.com")).isFalse();
    }
}
