package io.millrace.enrichment.enricher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.maxmind.db.Reader;
import io.millrace.enrichment.cache.CacheBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class GeoEnricherTest {
    private static final CacheBudget MEMORY = new CacheBudget(1 << 20);

    @TempDir
    Path dir;

    private Reader reader;
    private GeoEnricher enricher;

    @BeforeEach
    void open() throws IOException {
        var file = new MmdbWriter()
                .add(
                        "203.0.113.0/24",
                        Map.of(
                                "continent", Map.of("code", "EU"),
                                "country", Map.of("iso_code", "DE", "names", Map.of("en", "Germany")),
                                "subdivisions", List.of(Map.of("iso_code", "BE"), Map.of("iso_code", "XX")),
                                "city", Map.of("names", Map.of("de", "Berlin (Stadt)", "en", "Berlin")),
                                "location", Map.of("time_zone", "Europe/Berlin")))
                .add("198.51.100.0/24", Map.of("country_code", "CH"))
                .add("2001:db8::/32", Map.of("continent", "AS", "country", "JP", "city", "Tokyo", "as_name", "x"))
                .add("192.0.2.0/24", Map.of("country_code", "None", "city", "", "continent", 7, "subdivisions", "SP"))
                .write(dir.resolve("tiny.mmdb"), "Test-City", "Four networks");
        reader = new Reader(file.toFile());
        enricher = new GeoEnricher(reader, MEMORY);
    }

    @AfterEach
    void close() throws IOException {
        reader.close();
    }

    @Test
    void anAddressInAKnownNetworkHasItsLocation() {
        var event = Resolved.by(enricher, Resolved.withIp("203.0.113.77"));

        assertThat(event.getGeoContinent()).isEqualTo("EU");
        assertThat(event.getGeoCountry()).isEqualTo("DE");
        assertThat(event.getGeoRegion()).isEqualTo("DE-BE");
        assertThat(event.getGeoCity()).isEqualTo("Berlin");
    }

    @Test
    void aFlatRecordGivesWhatItHas() {
        var codeOnly = Resolved.by(enricher, Resolved.withIp("198.51.100.1"));
        var names = Resolved.by(enricher, Resolved.withIp("2001:db8::77"));

        assertThat(codeOnly.getGeoCountry()).isEqualTo("CH");
        assertThat(codeOnly.getGeoContinent()).isNull();
        assertThat(codeOnly.getGeoRegion()).isNull();
        assertThat(codeOnly.getGeoCity()).isNull();
        assertThat(names.getGeoContinent()).isEqualTo("AS");
        assertThat(names.getGeoCountry()).isEqualTo("JP");
        assertThat(names.getGeoRegion()).isNull();
        assertThat(names.getGeoCity()).isEqualTo("Tokyo");
    }

    @Test
    void aRecordOfAnotherFormIsNoPlaceAndNoFailure() {
        var event = Resolved.by(enricher, Resolved.withIp("192.0.2.1"));

        assertThat(event.getGeoContinent()).isNull();
        assertThat(event.getGeoCountry()).isNull();
        assertThat(event.getGeoRegion()).isNull();
        assertThat(event.getGeoCity()).isNull();
    }

    @Test
    void anAddressThatTheDatabaseLacksHasNoLocation() {
        assertThat(Resolved.by(enricher, Resolved.withIp("203.0.114.77")).getGeoCountry())
                .isNull();
        assertThat(Resolved.by(enricher, Resolved.withIp(null)).getGeoCountry()).isNull();
    }

    @Test
    void aTextThatIsNoAddressFailsThisEnricherOnly() {
        assertThatThrownBy(() -> Resolved.by(enricher, Resolved.withIp("somewhere")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Uses MaxMind's test database if the directory in MILLRACE_TEST_DATA has it. */
    @TestFactory
    Stream<DynamicTest> maxMindsOwnTestDatabaseIsRead() {
        return Stream.ofNullable(System.getenv("MILLRACE_TEST_DATA"))
                .map(data -> Path.of(data, "GeoIP2-City-Test.mmdb"))
                .filter(Files::exists)
                .map(file -> DynamicTest.dynamicTest(file.toString(), () -> readsMaxMindsDatabase(file)));
    }

    /** Uses the public-domain database of RECOGNITION.md if the directory in MILLRACE_TEST_DATA has it. */
    @TestFactory
    Stream<DynamicTest> theFlatDatabaseOfIpToAsnIsRead() {
        return Stream.ofNullable(System.getenv("MILLRACE_TEST_DATA"))
                .map(data -> Path.of(data, "iptoasn-country.mmdb"))
                .filter(Files::exists)
                .map(file -> DynamicTest.dynamicTest(file.toString(), () -> readsTheFlatDatabase(file)));
    }

    private static void readsTheFlatDatabase(Path file) throws IOException {
        try (var countries = new Reader(file.toFile())) {
            var flat = new GeoEnricher(countries, MEMORY);

            assertThat(Resolved.by(flat, Resolved.withIp("130.59.31.80")).getGeoCountry())
                    .isEqualTo("CH");
            assertThat(Resolved.by(flat, Resolved.withIp("2001:620::1")).getGeoCountry())
                    .isEqualTo("CH");
        }
    }

    private static void readsMaxMindsDatabase(Path file) throws IOException {
        try (var city = new Reader(file.toFile())) {
            var event = Resolved.by(new GeoEnricher(city, MEMORY), Resolved.withIp("81.2.69.142"));
            var ipv6 = Resolved.by(new GeoEnricher(city, MEMORY), Resolved.withIp("2001:218::1"));

            assertThat(event.getGeoContinent()).isEqualTo("EU");
            assertThat(event.getGeoCountry()).isEqualTo("GB");
            assertThat(event.getGeoRegion()).isEqualTo("GB-ENG");
            assertThat(event.getGeoCity()).isEqualTo("London");
            assertThat(ipv6.getGeoCountry()).isEqualTo("JP");
        }
    }
}
