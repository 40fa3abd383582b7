package io.millrace.aggregation.fleet;

import io.millrace.aggregation.definition.InsightSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongBinaryOperator;
import java.util.stream.Stream;

/**
 * Freshness and completeness of a result.
 *
 * @param watermark watermark of the rows, ms since the epoch; empty before the first
 * @param stalenessMillis events that were enriched at least this long ago are in the rows; empty if unknown
 * @param servedBy active if every partition was, else standby; empty without partitions
 * @param missing partitions that no instance served; empty if the result is complete
 */
public record ResponseFreshness(
        OptionalLong watermark,
        OptionalLong stalenessMillis,
        Optional<PartitionState.Role> servedBy,
        List<Missing> missing) {
    /** Partition that no instance served, and why. */
    public record Missing(int partition, String reason) {}

    /** Freshness over partitions, some of which may be missing. */
    static ResponseFreshness of(List<PartitionState> parts) {
        List<PartitionState> served =
                parts.stream().filter(PartitionState::served).toList();
        boolean known = !served.isEmpty() && served.stream().allMatch(part -> part.watermark() != Long.MIN_VALUE);
        boolean aged = !served.isEmpty() && served.stream().allMatch(part -> part.staleness() >= 0);
        return new ResponseFreshness(
                known ? served.stream().mapToLong(PartitionState::watermark).min() : OptionalLong.empty(),
                aged ? served.stream().mapToLong(PartitionState::staleness).max() : OptionalLong.empty(),
                served.stream().map(PartitionState::role).max(Comparator.naturalOrder()),
                parts.stream()
                        .filter(part -> !part.served())
                        .map(part -> new Missing(part.partition(), part.reason()))
                        .sorted(Comparator.comparingInt(Missing::partition))
                        .toList());
    }

    /** Freshness of a result that needed no partitions. */
    public static ResponseFreshness ofNothing() {
        return new ResponseFreshness(OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), List.of());
    }

    /** Freshness of a result from both: the staler of the two, missing what either misses. */
    public ResponseFreshness and(ResponseFreshness other) {
        return new ResponseFreshness(
                both(watermark, other.watermark, Math::min),
                both(stalenessMillis, other.stalenessMillis, Math::max),
                Stream.concat(servedBy.stream(), other.servedBy.stream()).max(Comparator.naturalOrder()),
                Stream.concat(missing.stream(), other.missing.stream())
                        .distinct()
                        .toList());
    }

    private static OptionalLong both(OptionalLong a, OptionalLong b, LongBinaryOperator worse) {
        return a.isPresent() && b.isPresent()
                ? OptionalLong.of(worse.applyAsLong(a.getAsLong(), b.getAsLong()))
                : OptionalLong.empty();
    }

    /** Windows of the insight that end by this time are final, ms since the epoch. */
    long closedBefore(InsightSpec insight) {
        return watermark.isPresent()
                ? watermark.getAsLong() - insight.closesAfter().toMillis()
                : Long.MIN_VALUE;
    }

    /** Whether every partition that the query needs was served. */
    public boolean complete() {
        return missing.isEmpty();
    }
}
