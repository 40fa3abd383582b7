package io.millrace.aggregation.combine;

import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.schemas.serde.SchemaIds;
import java.util.Optional;
import java.util.function.IntToLongFunction;

/**
 * What all combining tasks of a process share.
 *
 * @param inputProgress by partition of the enriched events, the wall-clock time in ms up to which every accepted event has been
 *     combined, see {@link io.millrace.aggregation.watermark.UpstreamWatermark#inputProcessedThrough}; empty if the
 *     input is not tracked
 */
public record CombineResources(
        ActiveDefinitions active,
        SchemaIds ids,
        CombineSettings settings,
        CombineCounts counts,
        BackfillResources backfills,
        Optional<IntToLongFunction> inputProgress) {}
