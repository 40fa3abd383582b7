package io.millrace.aggregation.measure;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import com.dynatrace.hash4j.hashing.Hasher64;
import io.millrace.aggregation.event.EventField;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.Expression;
import io.millrace.schemas.insight.MeasureType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * {@code uniques(x)}: number of distinct values, compared by their text. Up to 2^p/8 values are a set of 64-bit hashes, so that
 * small counts are exact; beyond, an UltraLogLog sketch of 2^p bytes. The number of values alone decides which, so every order
 * and grouping gives the same result.
 *
 * @see <a href="https://www.vldb.org/pvldb/vol17/p1655-ertl.pdf">Ertl, UltraLogLog, PVLDB 17(7), 2024</a>
 */
final class UniquesMeasure extends NamedMeasure {
    static final int DEFAULT_PRECISION = 13;
    static final int MIN_PRECISION = 10;
    static final int MAX_PRECISION = 16;

    private static final int VERSION = 1;
    /** A sketch, followed by the number of merges of persons that it could not follow. */
    private static final int VERSION_WITH_MERGES = 2;

    private static final int SPARSE = 0;
    private static final int DENSE = 1;
    /** Relative standard error times the square root of the sketch's size in bytes, from the paper. */
    private static final double ERROR_FACTOR = 0.7806;

    private final Expression argument;
    private final int precision;
    private final int exactUpTo;
    private final Hasher64 hasher = PersonHash.HASHER;

    UniquesMeasure(String name, Expression argument, int precision) {
        super(name, "uniques", MeasureType.LONG);
        this.argument = argument;
        this.precision = precision;
        this.exactUpTo = (1 << precision) / 8;
    }

    @Override
    public Optional<String> errorBound() {
        double percent = 100 * ERROR_FACTOR / Math.sqrt(1 << precision);
        return Optional.of(String.format(
                Locale.ROOT,
                "exact up to %d; beyond, standard error %.2f%% (within %.2f%% in 99.7%% of cases)%s",
                exactUpTo,
                percent,
                3 * percent,
                countsPersons()
                        ? ", and too high by at most the persons of the window that were merged after that"
                        : ""));
    }

    @Override
    public int listedPersons() {
        return argument.slot() == EventField.PERSON.slot() ? exactUpTo : 0;
    }

    @Override
    public List<Expression> arguments() {
        return List.of(argument);
    }

    @Override
    public int maxBytes() {
        return 16 + (1 << precision);
    }

    @Override
    public Accumulator newAccumulator() {
        return new Uniques(this);
    }

    @Override
    public Accumulator deserialize(ByteBuffer in) {
        boolean withMerges = in.get(in.position()) == VERSION_WITH_MERGES;
        ByteSource.expectVersion(in, withMerges ? VERSION_WITH_MERGES : VERSION, function());
        var uniques = new Uniques(this);
        if (in.get() == DENSE) {
            uniques.sparse = null;
            uniques.dense = UltraLogLog.wrap(ByteSource.getBytes(in, 1 << precision));
            uniques.merges = withMerges ? ByteSource.getVarLong(in) : 0;
            return uniques;
        }
        int count = ByteSource.getCount(in, Long.BYTES);
        uniques.sparse = new HashSet64(count);
        for (int i = 0; i < count; i++) {
            uniques.addHash(in.getLong());
        }
        return uniques;
    }

    private static final class Uniques extends Accumulator {
        private final UniquesMeasure measure;
        private HashSet64 sparse = new HashSet64();
        private UltraLogLog dense;
        /** Merges of persons since the set became a sketch. */
        private long merges;

        Uniques(UniquesMeasure measure) {
            this.measure = measure;
        }

        @Override
        public void addEvent(EventView event) {
            if (measure.argument.evaluate(event) != EventView.NULL) {
                addHash(measure.argument.hash(measure.hasher));
            }
        }

        private void addHash(long hash) {
            if (dense != null) {
                dense.add(hash);
                return;
            }
            sparse.add(hash);
            densifyIfLarge();
        }

        private void densifyIfLarge() {
            if (sparse.size() > measure.exactUpTo) {
                densify();
            }
        }

        private void densify() {
            dense = UltraLogLog.create(measure.precision);
            sparse.forEach(dense::add);
            sparse = null;
        }

        @Override
        public boolean replacePerson(long from, long to) {
            if (!measure.countsPersons()) {
                return true;
            }
            if (dense == null) {
                sparse.remove(from);
                addHash(to);
                return true;
            }
            dense.add(to);
            merges++;
            return false;
        }

        @Override
        public void forEachPerson(LongConsumer visitor) {
            if (measure.countsPersons() && dense == null) {
                sparse.forEach(visitor);
            }
        }

        @Override
        public void merge(Accumulator other) {
            var that = (Uniques) other;
            merges += that.merges;
            if (that.dense == null && dense == null) {
                sparse.addAll(that.sparse);
                densifyIfLarge();
            } else if (that.dense == null) {
                that.sparse.forEach(dense::add);
            } else {
                if (dense == null) {
                    densify();
                }
                dense.add(that.dense);
            }
        }

        @Override
        public void serialize(ByteSink out) {
            out.putByte(merges > 0 ? VERSION_WITH_MERGES : VERSION);
            if (dense != null) {
                out.putByte(DENSE);
                out.putBytes(dense.getState(), 0, 1 << measure.precision);
                if (merges > 0) {
                    out.putVarLong(merges);
                }
                return;
            }
            out.putByte(SPARSE);
            out.putVarLong(sparse.size());
            for (long hash : sparse.toSortedArray()) {
                out.putLong(hash);
            }
        }

        @Override
        public Object result() {
            return dense == null ? (long) sparse.size() : Math.round(dense.getDistinctCountEstimate());
        }

        @Override
        public int heapBytes() {
            return 40 + (dense == null ? sparse.heapBytes() : 48 + (1 << measure.precision));
        }
    }
}
