package io.millrace.enrichment.enricher;

import com.github.benmanes.caffeine.cache.LoadingCache;
import com.maxmind.db.Reader;
import io.millrace.enrichment.cache.CacheBudget;
import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Enricher {@code geo}: the sender's location by its full IP address, from a MaxMind database that the operator supplies. */
final class GeoEnricher implements Enricher {
    private final Reader reader;
    private final LoadingCache<String, Location> cache;

    GeoEnricher(Reader reader, CacheBudget memory) {
        this.reader = reader;
        this.cache = memory.textCache(this::locate, Location::bytes);
    }

    @Override
    public void enrich(ResolvedEvent in, EnrichedEvent out) {
        var ip = in.raw().getIp();
        if (ip == null || ip.isEmpty()) {
            return;
        }
        var location = cache.get(ip);
        out.setGeoContinent(location.continent());
        out.setGeoCountry(location.country());
        out.setGeoRegion(location.region());
        out.setGeoCity(location.city());
    }

    private Location locate(String ip) {
        try {
            var found = reader.get(IpAddresses.parse(ip), GeoRecord.class);
            return found == null ? Location.UNKNOWN : Location.of(found);
        } catch (IOException e) {
            // Kept: the chain marks the event. The database may be damaged at this record only.
            throw new UncheckedIOException(e);
        }
    }

    private record Location(String continent, String country, String region, String city) {
        static final Location UNKNOWN = new Location(null, null, null, null);

        int bytes() {
            return CacheBudget.textBytes(continent)
                    + CacheBudget.textBytes(country)
                    + CacheBudget.textBytes(region)
                    + CacheBudget.textBytes(city);
        }

        static Location of(GeoRecord found) {
            var country = found.country().isoCode();
            var subdivision = found.subdivisions().isEmpty()
                    ? null
                    : found.subdivisions().get(0).isoCode();
            return new Location(
                    found.continent().code(),
                    country,
                    country == null || subdivision == null ? null : country + "-" + subdivision,
                    found.city().names().get("en"));
        }
    }
}
