package io.millrace.enrichment.enricher;

import com.github.benmanes.caffeine.cache.LoadingCache;
import com.maxmind.db.Reader;
import io.millrace.enrichment.cache.CacheBudget;
import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Enricher {@code geo}: the sender's location by its full IP address, from an MMDB file that the operator supplies. */
final class GeoEnricher implements Enricher {
    private final Reader reader;
    private final LoadingCache<String, GeoRecord> cache;

    GeoEnricher(Reader reader, CacheBudget memory) {
        this.reader = reader;
        this.cache = memory.textCache(this::locate, GeoRecord::bytes);
    }

    @Override
    public void enrich(ResolvedEvent in, EnrichedEvent out) {
        var ip = in.raw().getIp();
        if (ip == null || ip.isEmpty()) {
            return;
        }
        var place = cache.get(ip);
        out.setGeoContinent(place.continent());
        out.setGeoCountry(place.country());
        out.setGeoRegion(place.region());
        out.setGeoCity(place.city());
    }

    private GeoRecord locate(String ip) {
        try {
            Map<?, ?> found = reader.get(IpAddresses.parse(ip), Map.class);
            return found == null ? GeoRecord.UNKNOWN : GeoRecord.of(found);
        } catch (IOException e) {
            // Kept: the chain marks the event. The database may be damaged at this record only.
            throw new UncheckedIOException(e);
        }
    }
}
