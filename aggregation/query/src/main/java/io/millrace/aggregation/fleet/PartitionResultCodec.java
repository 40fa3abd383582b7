package io.millrace.aggregation.fleet;

import io.millrace.aggregation.measure.Accumulator;
import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.measure.ByteSource;
import io.millrace.aggregation.measure.Measure;
import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.scan.RollUp;
import io.millrace.runtime.http.RequestException;
import io.millrace.schemas.insight.TopItem;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Wire format of partition results between instances. It starts with a version. An instance refuses versions it does not know, and
 * the caller goes on to another replica, so that versions can be mixed during a rolling upgrade.
 */
final class PartitionResultCodec {
    /** Version of queries and results. */
    static final int VERSION = 1;

    /** A larger result is refused. */
    static final int MAX_BYTES = 48 << 20;

    private static final int NULL = 0;
    private static final int LONG = 1;
    private static final int DOUBLE = 2;
    private static final int TEXT = 3;
    private static final int TOP = 4;

    private PartitionResultCodec() {}

    static byte[] write(PartitionResult result, Budget budget) {
        ByteSink out = new ByteSink(4_096);
        out.putByte(VERSION);
        out.putVarLong(result.parts().size());
        result.parts().forEach(part -> write(out, part));
        out.putVarLong(result.rows().size());
        for (Row row : result.rows()) {
            int before = out.length();
            head(out, row.windowStart(), row.windowEnd(), row.group(), row.revision());
            out.putVarLong(row.values().size());
            row.values().forEach(value -> value(out, value));
            bound(out, before, budget);
        }
        out.putVarLong(result.merged().size());
        for (RollUp.Merged merged : result.merged()) {
            int before = out.length();
            head(out, merged.windowStart(), merged.windowEnd(), merged.group(), merged.revision());
            for (Accumulator accumulator : merged.accumulators()) {
                accumulator.serialize(out);
            }
            bound(out, before, budget);
        }
        return out.toByteArray();
    }

    /**
     * @param measures measures of the queried insight
     * @throws IllegalArgumentException if the bytes are not a result
     */
    static PartitionResult read(byte[] bytes, List<Measure> measures) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            if (in.get() != VERSION) {
                throw new IllegalArgumentException("unknown version of a result");
            }
            List<PartitionState> parts = list(in, () -> part(in));
            List<Row> rows = list(in, () -> row(in));
            List<RollUp.Merged> merged = list(in, () -> merged(in, measures));
            return new PartitionResult(parts, rows, merged);
        } catch (BufferUnderflowException e) { // rejected: the caller treats the instance as unreachable
            throw new IllegalArgumentException("the result is truncated", e);
        }
    }

    private static void write(ByteSink out, PartitionState part) {
        out.putVarLong(part.partition());
        out.putText(part.role() == null ? "" : part.role().name());
        out.putLong(part.watermark());
        out.putLong(part.staleness());
        out.putText(part.reason());
    }

    private static PartitionState part(ByteBuffer in) {
        int partition = (int) ByteSource.getVarLong(in);
        String role = ByteSource.getText(in);
        return new PartitionState(
                partition,
                role.isEmpty() ? null : PartitionState.Role.valueOf(role),
                in.getLong(),
                in.getLong(),
                ByteSource.getText(in));
    }

    private static void head(ByteSink out, long start, long end, List<String> group, long revision) {
        out.putLong(start);
        out.putLong(end);
        out.putVarLong(group.size());
        group.forEach(value -> value(out, value));
        out.putVarLong(revision);
    }

    private static Row row(ByteBuffer in) {
        long start = in.getLong();
        long end = in.getLong();
        List<String> group = group(in);
        long revision = ByteSource.getVarLong(in);
        return new Row(start, end, group, list(in, () -> value(in)), revision, false);
    }

    private static RollUp.Merged merged(ByteBuffer in, List<Measure> measures) {
        long start = in.getLong();
        long end = in.getLong();
        List<String> group = group(in);
        long revision = ByteSource.getVarLong(in);
        List<Accumulator> accumulators = new ArrayList<>(measures.size());
        measures.forEach(measure -> accumulators.add(measure.deserialize(in)));
        return new RollUp.Merged(start, end, group, revision, accumulators);
    }

    private static List<String> group(ByteBuffer in) {
        return list(in, () -> (String) value(in));
    }

    private static void value(ByteSink out, Object value) {
        if (value == null) {
            out.putByte(NULL);
        } else if (value instanceof Long number) {
            out.putByte(LONG);
            out.putZigZag(number);
        } else if (value instanceof Double number) {
            out.putByte(DOUBLE);
            out.putDouble(number);
        } else if (value instanceof List<?> top) {
            out.putByte(TOP);
            out.putVarLong(top.size());
            for (Object each : top) {
                TopItem item = (TopItem) each;
                out.putText(item.getValue());
                out.putVarLong(item.getCount());
                out.putVarLong(item.getError());
            }
        } else {
            out.putByte(TEXT);
            out.putText(value.toString());
        }
    }

    private static Object value(ByteBuffer in) {
        int type = in.get();
        return switch (type) {
            case NULL -> null;
            case LONG -> ByteSource.getZigZag(in);
            case DOUBLE -> in.getDouble();
            case TEXT -> ByteSource.getText(in);
            case TOP ->
                list(
                        in,
                        () -> new TopItem(
                                ByteSource.getText(in), ByteSource.getVarLong(in), ByteSource.getVarLong(in)));
            default -> throw new IllegalArgumentException("unknown type of value " + type);
        };
    }

    private static <T> List<T> list(ByteBuffer in, Supplier<T> next) {
        long count = ByteSource.getVarLong(in);
        if (count < 0 || count > in.remaining()) {
            throw new BufferUnderflowException();
        }
        List<T> all = new ArrayList<>((int) count);
        for (long i = 0; i < count; i++) {
            all.add(next.get());
        }
        return all;
    }

    /** Reserves twice the bytes written: they are held here and in the response. */
    private static void bound(ByteSink out, int before, Budget budget) {
        budget.reserve(2L * (out.length() - before));
        if (out.length() > MAX_BYTES) {
            throw new RequestException(
                    422,
                    "row_budget_exceeded",
                    "the result takes more than " + (MAX_BYTES >> 20)
                            + " MiB: narrow from and to, lower limit, or keep fewer dimensions");
        }
    }
}
