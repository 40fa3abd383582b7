package io.millrace.enrichment.enricher;

import com.maxmind.db.MaxMindDbConstructor;
import com.maxmind.db.MaxMindDbParameter;
import java.util.List;
import java.util.Map;

/** Fields read from a record of a GeoIP2 or GeoLite2 City or Country database. Public for MaxMind's decoder only. */
public record GeoRecord(Place continent, Place country, List<Place> subdivisions, Place city) {
    @MaxMindDbConstructor
    public GeoRecord(
            @MaxMindDbParameter(name = "continent") Place continent,
            @MaxMindDbParameter(name = "country") Place country,
            @MaxMindDbParameter(name = "subdivisions") List<Place> subdivisions,
            @MaxMindDbParameter(name = "city") Place city) {
        this.continent = continent == null ? Place.NONE : continent;
        this.country = country == null ? Place.NONE : country;
        this.subdivisions = subdivisions == null ? List.of() : subdivisions;
        this.city = city == null ? Place.NONE : city;
    }

    /** Continent (with a code), country or subdivision (with an ISO code), or city (with names only). */
    public record Place(String code, String isoCode, Map<String, String> names) {
        static final Place NONE = new Place(null, null, Map.of());

        @MaxMindDbConstructor
        public Place(
                @MaxMindDbParameter(name = "code") String code,
                @MaxMindDbParameter(name = "iso_code") String isoCode,
                @MaxMindDbParameter(name = "names") Map<String, String> names) {
            this.code = code;
            this.isoCode = isoCode;
            this.names = names == null ? Map.of() : names;
        }
    }
}
