package io.millrace.ingest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CountryTest {
    private static final long SEED = 42;

    @Test
    void theDatabaseOfDemoPlacesPutsEachAddressInItsCountry() {
        var random = new SplittableRandom(SEED);
        for (var country : Country.values()) {
            for (int i = 0; i < 100; i++) {
                var address = country.randomAddress(random);

                assertThat(DemoPlaces.country(address)).as(address).isEqualTo(country.name());
            }
        }
    }

    @Test
    void everyCountryHasVisitors() {
        var random = new SplittableRandom(SEED);

        assertThat(random.ints(1_000).mapToObj(any -> Country.random(random)).distinct())
                .containsExactlyInAnyOrder(Country.values());
    }
}
