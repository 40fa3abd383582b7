package io.millrace.ingest;

import io.millrace.ingest.source.Sources;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.grants.Grants;
import io.millrace.runtime.grants.GrantsProvider;
import io.millrace.schemas.topic.Topics;

/** What ingest needs at the broker. */
public final class IngestGrants implements GrantsProvider {
    @Override
    public Grants read(ConfigReader reader) {
        return of(IngestConfig.sources(reader, null));
    }

    static Grants of(Sources sources) {
        var grants = new Grants("ingest")
                .prepares(Topics.EVENTS_RAW, Topics.EVENTS_FAILED)
                .writes(Topics.EVENTS_RAW, Topics.EVENTS_FAILED);
        sources.addTo(grants);
        return grants;
    }
}
