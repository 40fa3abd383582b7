package io.millrace.aggregation.merge;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.measure.Accumulator;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decoder of an insight's accumulators that detects, as far as possible, bytes of other measures. Such bytes exist if a program
 * wrote two definitions with the same generation.
 */
final class AccumulatorReader {
    private static final Logger LOG = LoggerFactory.getLogger(AccumulatorReader.class);

    private AccumulatorReader() {}

    /** Decodes a partial that ends at the given position; empty if it has other measures. */
    static Optional<Accumulator[]> readPartial(CompiledInsight insight, ByteBuffer in, int end) {
        try {
            var read = read(insight, in);
            if (in.position() == end) {
                return Optional.of(read);
            }
            logMismatch(insight, (end - in.position()) + " bytes are left over");
        } catch (RuntimeException e) {
            // Dropped, and counted by the caller: a retry would fail again.
            logMismatch(insight, e.toString());
        }
        return Optional.empty();
    }

    /** Decodes the accumulators at the buffer's position, and advances it. */
    static Accumulator[] read(CompiledInsight insight, ByteBuffer in) {
        var measures = insight.measures();
        var read = new Accumulator[measures.size()];
        for (int i = 0; i < read.length; i++) {
            read[i] = measures.get(i).deserialize(in);
        }
        return read;
    }

    static Accumulator[] createEmpty(CompiledInsight insight) {
        return insight.measures().stream()
                .map(measure -> measure.newAccumulator())
                .toArray(Accumulator[]::new);
    }

    static void logMismatch(CompiledInsight insight, String why) {
        LOG.debug(
                "state of insight {}, generation {}, does not fit the definition's measures and is dropped: {}",
                insight.name(),
                insight.spec().generation(),
                why);
    }
}
