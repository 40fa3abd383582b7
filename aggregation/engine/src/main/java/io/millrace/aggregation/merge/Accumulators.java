package io.millrace.aggregation.merge;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.measure.Accumulator;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accumulators as an insight's measures read them. Bytes of other measures, which a program that writes definitions without
 * regard for others may leave under one generation, are told from them as far as they can be.
 */
final class Accumulators {
    private static final Logger LOG = LoggerFactory.getLogger(Accumulators.class);

    private Accumulators() {}

    /** Those of a partial that ends right there; empty if it is of other measures. */
    static Optional<Accumulator[]> read(CompiledInsight insight, ByteBuffer in, int end) {
        try {
            var read = read(insight, in);
            if (in.position() == end) {
                return Optional.of(read);
            }
            complain(insight, "it has " + (end - in.position()) + " bytes more than they");
        } catch (RuntimeException e) {
            // Dropped and counted by the caller: reading it again would fail for ever.
            complain(insight, e.toString());
        }
        return Optional.empty();
    }

    /** Those at the buffer's position, which is then behind them. */
    static Accumulator[] read(CompiledInsight insight, ByteBuffer in) {
        var measures = insight.measures();
        var read = new Accumulator[measures.size()];
        for (int i = 0; i < read.length; i++) {
            read[i] = measures.get(i).deserialize(in);
        }
        return read;
    }

    /** Empty ones. */
    static Accumulator[] create(CompiledInsight insight) {
        return insight.measures().stream()
                .map(measure -> measure.newAccumulator())
                .toArray(Accumulator[]::new);
    }

    static void complain(CompiledInsight insight, String why) {
        LOG.debug(
                "something of insight {}, generation {}, is of other measures than the definition's: {}",
                insight.name(),
                insight.spec().generation(),
                why);
    }
}
