package io.millrace.peers;

import io.millrace.bench.Insight;
import io.millrace.schemas.event.EnrichedEvent;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * The first of two phases: partial aggregates of this task, sent on before each checkpoint barrier and each watermark
 * that closes a window, and when there are many.
 */
final class LocalCombine extends AbstractStreamOperator<Tuple2<String, Aggregate>>
        implements OneInputStreamOperator<EnrichedEvent, Tuple2<String, Aggregate>>, BoundedOneInput {
    private static final long serialVersionUID = 1L;
    private static final int MOST_GROUPS = 100_000;

    private transient Map<Long, Map<String, Aggregate>> windows;
    private transient int groups;

    @Override
    public void open() throws Exception {
        super.open();
        windows = new HashMap<>();
    }

    @Override
    public void processElement(StreamRecord<EnrichedEvent> element) {
        var event = element.getValue();
        var partials = windows.computeIfAbsent(Insight.windowOf(event), start -> new HashMap<>());
        for (var insight : Insight.ALL) {
            if (insight.where().test(event)) {
                var key = insight.name() + "|" + insight.group().apply(event);
                var partial = partials.get(key);
                if (partial == null) {
                    partial = new Aggregate(insight.kind());
                    partials.put(key, partial);
                    groups++;
                }
                partial.add(event);
            }
        }
        if (groups > MOST_GROUPS) {
            flush();
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (windows.keySet().stream().anyMatch(start -> start + Insight.WINDOW - 1 <= mark.getTimestamp())) {
            flush();
        }
        super.processWatermark(mark);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        flush();
    }

    @Override
    public void endInput() {
        flush();
    }

    private void flush() {
        windows.forEach((start, partials) ->
                partials.forEach((key, partial) -> output.collect(new StreamRecord<>(Tuple2.of(key, partial), start))));
        windows.clear();
        groups = 0;
    }
}
