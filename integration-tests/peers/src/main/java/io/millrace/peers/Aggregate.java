package io.millrace.peers;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketches;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.encoding.GrowingByteArrayOutput;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import com.dynatrace.hash4j.hashing.Hashing;
import io.millrace.bench.Insight;
import io.millrace.schemas.event.EnrichedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A mergeable aggregate of any kind, as the peers keep it in their state. Not thread-safe. */
final class Aggregate {
    private static final int PRECISION = 12;
    private static final double QUANTILE_ERROR = 0.01;
    private static final int FEW = 64;
    private static final long[] NONE = {};
    private static final Insight.Kind[] KINDS = Insight.Kind.values();

    final Insight.Kind kind;
    private long count;
    /** Hundredths, so that a sum does not depend on the order. */
    private long cents;
    /** Hashes of people while they are few: one event's aggregate should not travel as a whole sketch. */
    private long[] few = NONE;

    private int fewCount;
    private UltraLogLog people;
    private DDSketch prices;

    Aggregate(Insight.Kind kind) {
        this.kind = kind;
    }

    void add(EnrichedEvent event) {
        switch (kind) {
            case COUNT -> count++;
            case SUM_OF_REVENUE -> cents += Math.round(Insight.number(event, "revenue") * 100);
            case UNIQUE_PEOPLE -> addHash(Hashing.komihash5_0().hashCharsToLong(event.getPerson()));
            case P95_OF_PRICE -> prices().accept(Insight.number(event, "price"));
        }
    }

    Aggregate merge(Aggregate other) {
        count += other.count;
        cents += other.cents;
        if (other.people != null) {
            people().add(other.people);
        }
        for (int i = 0; i < other.fewCount; i++) {
            addHash(other.few[i]);
        }
        if (other.prices != null) {
            prices().mergeWith(other.prices);
        }
        return this;
    }

    /** The result as a row carries it. */
    String result() {
        return switch (kind) {
            case COUNT -> Long.toString(count);
            case SUM_OF_REVENUE -> Double.toString(cents / 100.0);
            case UNIQUE_PEOPLE -> Double.toString(people == null ? fewCount : people.getDistinctCountEstimate());
            case P95_OF_PRICE -> Double.toString(prices().getValueAtQuantile(0.95));
        };
    }

    byte[] toBytes() {
        return switch (kind) {
            case COUNT -> tagged(8).putLong(count).array();
            case SUM_OF_REVENUE -> tagged(8).putLong(cents).array();
            case UNIQUE_PEOPLE -> {
                if (people == null) {
                    var bytes = new byte[2 + Long.BYTES * fewCount];
                    var out = ByteBuffer.wrap(bytes).put(tag()).put((byte) 0);
                    for (int i = 0; i < fewCount; i++) {
                        out.putLong(few[i]);
                    }
                    yield bytes;
                }
                var state = people.getState();
                yield tagged(1 + state.length).put((byte) 1).put(state).array();
            }
            case P95_OF_PRICE -> {
                var output = GrowingByteArrayOutput.withDefaultInitialCapacity();
                try {
                    prices().encode(output, false);
                } catch (IOException e) {
                    throw new UncheckedIOException("crash: memory does not fail", e);
                }
                yield tagged(output.numWrittenBytes())
                        .put(output.backingArray(), 0, output.numWrittenBytes())
                        .array();
            }
        };
    }

    static Aggregate fromBytes(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        var aggregate = new Aggregate(KINDS[in.get()]);
        switch (aggregate.kind) {
            case COUNT -> aggregate.count = in.getLong();
            case SUM_OF_REVENUE -> aggregate.cents = in.getLong();
            case UNIQUE_PEOPLE -> {
                if (in.get() == 0) {
                    while (in.hasRemaining()) {
                        aggregate.addHash(in.getLong());
                    }
                } else {
                    var state = new byte[in.remaining()];
                    in.get(state);
                    aggregate.people = UltraLogLog.wrap(state);
                }
            }
            case P95_OF_PRICE -> {
                try {
                    aggregate.prices = DDSketch.decode(
                            ByteArrayInput.wrap(bytes, 1, bytes.length - 1), UnboundedSizeDenseStore::new);
                } catch (IOException e) {
                    throw new UncheckedIOException("crash: bytes of our own do not decode", e);
                }
            }
        }
        return aggregate;
    }

    private ByteBuffer tagged(int length) {
        return ByteBuffer.allocate(1 + length).put(tag());
    }

    private byte tag() {
        return (byte) Arrays.asList(KINDS).indexOf(kind);
    }

    private void addHash(long hash) {
        if (people != null) {
            people.add(hash);
            return;
        }
        for (int i = 0; i < fewCount; i++) {
            if (few[i] == hash) {
                return;
            }
        }
        if (fewCount == FEW) {
            people().add(hash);
            return;
        }
        if (fewCount == few.length) {
            few = Arrays.copyOf(few, Math.max(2, 2 * fewCount));
        }
        few[fewCount++] = hash;
    }

    /** The sketch, into which what was few until now goes. */
    private UltraLogLog people() {
        if (people == null) {
            people = UltraLogLog.create(PRECISION);
            for (int i = 0; i < fewCount; i++) {
                people.add(few[i]);
            }
            fewCount = 0;
        }
        return people;
    }

    private DDSketch prices() {
        if (prices == null) {
            prices = DDSketches.unboundedDense(QUANTILE_ERROR);
        }
        return prices;
    }
}
