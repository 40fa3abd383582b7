package io.millrace.enrichment.enricher;

import static org.assertj.core.api.Assertions.assertThat;

import com.maxmind.db.Reader;
import io.millrace.enrichment.cache.CacheBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database of demo places is what {@code geo/demo-places.csv} says. {@code -Dmillrace.write.geo=true} writes it anew.
 */
class DemoPlacesTest {
    private static final Path DATABASE = Path.of("geo", "demo-places.mmdb");

    @TempDir
    Path dir;

    @Test
    void theShippedDatabaseIsThatOfTheTable() throws IOException {
        var written = Boolean.getBoolean("millrace.write.geo") ? write(DATABASE) : write(dir.resolve("places.mmdb"));

        assertThat(DATABASE).hasSameBinaryContentAs(written);
    }

    @Test
    void theDatabaseSaysThatItIsDemoData() throws IOException {
        try (var reader = new Reader(DATABASE.toFile())) {
            assertThat(reader.getMetadata().databaseType()).isEqualTo("Millrace-Demo-Places");
            assertThat(reader.getMetadata().description().get("en")).startsWith("Demo data");
        }
    }

    @Test
    void everyDocumentationAddressHasAPlaceAndNoOtherHas() throws IOException {
        try (var reader = new Reader(DATABASE.toFile())) {
            var enricher = new GeoEnricher(reader, new CacheBudget(1 << 20));

            for (var network : List.of("203.0.113.", "198.51.100.", "192.0.2.")) {
                for (int host = 0; host < 256; host++) {
                    assertThat(country(enricher, network + host))
                            .as(network + host)
                            .isNotNull();
                }
            }
            assertThat(country(enricher, "192.0.2.0")).isEqualTo("JP");
            assertThat(country(enricher, "198.51.100.255")).isEqualTo("ES");
            assertThat(country(enricher, "2001:db8::1")).isEqualTo("US");
            assertThat(country(enricher, "2001:db8:ffff::1")).isEqualTo("GB");
            for (var real :
                    List.of("203.0.112.255", "203.0.114.0", "192.0.3.0", "8.8.8.8", "127.0.0.1", "2001:db9::")) {
                assertThat(country(enricher, real)).as(real).isNull();
            }
        }
    }

    private static String country(GeoEnricher enricher, String ip) {
        return Resolved.by(enricher, Resolved.withIp(ip)).getGeoCountry();
    }

    private static Path write(Path file) throws IOException {
        var writer = new MmdbWriter();
        var lines = Files.readAllLines(Path.of("geo", "demo-places.csv"));
        for (var line : lines.subList(1, lines.size())) {
            var cells = line.split(",", -1);
            writer.add(cells[0], place(cells[1], cells[2], cells[3], cells[4], cells[5]));
        }
        return writer.write(
                file,
                "Millrace-Demo-Places",
                "Demo data of Millrace: made-up places of the addresses reserved for documentation");
    }

    private static Map<String, Object> place(
            String continent, String country, String countryName, String region, String city) {
        var place = new LinkedHashMap<String, Object>();
        place.put("continent", Map.of("code", continent));
        place.put("country", Map.of("iso_code", country, "names", Map.of("en", countryName)));
        if (!region.isEmpty()) {
            place.put("subdivisions", List.of(Map.of("iso_code", region)));
        }
        place.put("city", Map.of("names", Map.of("en", city)));
        return place;
    }
}
