package io.millrace.enrichment.enricher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.maxmind.db.Reader;
import io.millrace.enrichment.cache.CacheBudget;
import java.io.IOException;
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
        var file = TinyMmdb.write(
                dir.resolve("tiny.mmdb"),
                new byte[] {(byte) 203, 0, 113, 0},
                24,
                Map.of(
                        "continent", Map.of("code", "EU"),
                        "country", Map.of("iso_code", "DE", "names", Map.of("en", "Germany")),
                        "subdivisions", List.of(Map.of("iso_code", "BE"), Map.of("iso_code", "XX")),
                        "city", Map.of("names", Map.of("de", "Berlin (Stadt)", "en", "Berlin")),
                        "location", Map.of("time_zone", "Europe/Berlin")));
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
                .map(file -> DynamicTest.dynamicTest(file.toString(), () -> readsMaxMindsDatabase(file)));
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
