package io.millrace.aggregation.topology;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.event.EventBytes;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.insight.InsightUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Computes a per-person insight's rows of a list of events, by as many tasks as asked, of events in any order. */
final class JourneyRunner {
    private final InsightSpec spec;

    JourneyRunner(InsightSpec spec) {
        this.spec = spec;
    }

    /** @param parts upstream tasks; also says in which order the events come, 1 for their own */
    List<CaseFile.Row> rows(List<EnrichedEvent> events, int parts) {
        var active = new ActiveDefinitions();
        active.put(spec);
        var ordered = new ArrayList<>(events);
        if (parts > 1) {
            Collections.shuffle(ordered, new Random(parts));
        }
        return new JourneyPlay(new Random(parts), active, new EventBytes().ids(), parts, 2, false)
                .play(ordered).values().stream().map(this::row).toList();
    }

    private CaseFile.Row row(InsightUpdate update) {
        var group = new TreeMap<String, Object>();
        for (int i = 0; i < spec.dimensions().size(); i++) {
            group.put(spec.dimensions().get(i).name(), update.getGroup().get(i));
        }
        var values = new TreeMap<String, Object>();
        for (int i = 0; i < spec.measures().size(); i++) {
            values.put(spec.measures().get(i).name(), update.getValues().get(i));
        }
        return new CaseFile.Row(Instant.ofEpochMilli(update.getWindowStart()), group, values);
    }
}
