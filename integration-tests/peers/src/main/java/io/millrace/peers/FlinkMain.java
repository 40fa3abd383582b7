package io.millrace.peers;

import io.millrace.bench.Insight;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The insights in Flink's DataStream API, in two phases. Arguments: broker, registry, directory, warm-up, events, name
 * ({@code flink-rocksdb} or {@code flink-heap}), topic of rows. Prints JSON.
 */
final class FlinkMain {
    private FlinkMain() {}

    public static void main(String[] args) throws Exception {
        var meter = new Meter(Long.parseLong(args[3]));
        Metering.use(meter);
        var name = args[5];
        var rows = args[6];
        var environment = FlinkJob.environment(name.equals("flink-rocksdb") ? "rocksdb" : "hashmap", args[2]);
        TypeInformation<Tuple2<String, Aggregate>> partialType = Types.TUPLE(Types.STRING, new AggregateType());
        TypeInformation<Tuple2<String, String>> rowType = Types.TUPLE(Types.STRING, Types.STRING);
        FlinkJob.events(environment, args[0], args[1])
                .transform("combine", partialType, new LocalCombine())
                .keyBy(partial -> partial.f0)
                .window(TumblingEventTimeWindows.of(java.time.Duration.ofMillis(Insight.WINDOW)))
                .aggregate(new Merge(), new Rows(), new AggregateType(), new AggregateType(), rowType)
                .sinkTo(KafkaSink.<Tuple2<String, String>>builder()
                        .setBootstrapServers(args[0])
                        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                        .setTransactionalIdPrefix(rows)
                        .setKafkaProducerConfig(FlinkJob.producerSettings())
                        .setRecordSerializer((row, context, timestamp) -> new ProducerRecord<>(
                                rows, row.f0.getBytes(StandardCharsets.UTF_8), row.f1.getBytes(StandardCharsets.UTF_8)))
                        .build());
        environment.execute(name);
        System.out.println(meter.result(name));
    }

    private static final class Merge implements AggregateFunction<Tuple2<String, Aggregate>, Aggregate, Aggregate> {
        private static final long serialVersionUID = 1L;

        @Override
        public Aggregate createAccumulator() {
            return null;
        }

        @Override
        public Aggregate add(Tuple2<String, Aggregate> partial, Aggregate sum) {
            return sum == null ? AggregateSerializer.INSTANCE.copy(partial.f1) : sum.merge(partial.f1);
        }

        @Override
        public Aggregate getResult(Aggregate sum) {
            return sum;
        }

        @Override
        public Aggregate merge(Aggregate left, Aggregate right) {
            return left.merge(right);
        }
    }

    private static final class Rows
            extends ProcessWindowFunction<Aggregate, Tuple2<String, String>, String, TimeWindow> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(
                String key, Context context, Iterable<Aggregate> sums, Collector<Tuple2<String, String>> out) {
            var bar = key.indexOf('|');
            for (var sum : sums) {
                out.collect(Tuple2.of(
                        key.substring(0, bar) + "|" + context.window().getStart() + key.substring(bar), sum.result()));
            }
        }
    }
}
