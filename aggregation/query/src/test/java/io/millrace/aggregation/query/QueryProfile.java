package io.millrace.aggregation.query;

import static io.millrace.aggregation.event.TestEvents.track;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.schemas.event.EnrichedEvent;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * CPU time that a question costs an instance, HTTP and RocksDB apart: rows of 5,000 groups in 60 windows over four
 * partitions. CPU time, since it says the same on a busy machine. Not a test: a main.
 */
final class QueryProfile {
    private static final long START = 1_795_248_000_000L;
    private static final int GROUPS = 5_000;
    private static final int WINDOWS = 60;
    private static final int PARTITIONS = 4;

    private QueryProfile() {}

    public static void main(String[] args) {
        try (FleetFixture api = new FleetFixture(PARTITIONS, 1)) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                api.place(partition, 0, Optional.empty());
            }
            Random random = new Random(1);
            for (int window = 0; window < WINDOWS; window++) {
                List<EnrichedEvent> events = new ArrayList<>();
                for (int group = 0; group < GROUPS; group++) {
                    events.add(track("Order Completed")
                            .at(START + window * 60_000L)
                            .country("CH")
                            .property("shop", "shop-" + group)
                            .property("revenue", random.nextInt(1_000_000) / 100.0)
                            .build());
                }
                api.count(events);
            }
            Map<String, String> top = Map.of("order", "-revenue", "limit", "10");
            Map<String, String> groups = Map.of("order", "-revenue", "limit", "10", "rollup", "1d");
            Map<String, String> distinct = Map.of("order", "-buyers", "limit", "10", "rollup", "1d");
            Map<String, String> point = Map.of(
                    "group.country", "CH", "group.shop", "shop-77", "from", "" + START, "to", "" + (START + 60_000));
            report(api, "top 10 of all rows, the first time", top, 1);
            report(api, "top 10 of all rows", top, 200);
            report(api, "top 10 groups over all windows, the first time", groups, 1);
            report(api, "top 10 groups over all windows", groups, 100);
            report(api, "top 10 groups by unique buyers, all merged", distinct, 5);
            report(api, "point read", point, 50_000);
            List<List<String>> shops = new ArrayList<>();
            random.ints(1_000, 0, GROUPS).forEach(shop -> shops.add(List.of("CH", "shop-" + shop)));
            RowQuery one = api.query(Map.of("from", "" + START, "to", "" + (START + 60_000)));
            report("1,000 point reads in one question", 500, () -> api.nodes
                    .get(0)
                    .source
                    .points(one, shops, complete(), points -> points)
                    .await());
        }
    }

    private static void report(FleetFixture api, String what, Map<String, String> question, int times) {
        RowQuery query = api.query(question);
        report(what, times, () -> api.nodes.get(0).ask(query, complete()));
    }

    private static void report(String what, int times, Runnable ask) {
        for (int i = 0; times > 1 && i < times; i++) {
            ask.run();
        }
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long from = system.getProcessCpuTime();
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            ask.run();
        }
        System.out.printf(
                Locale.ROOT,
                "%s: %.3f ms of CPU, %.3f ms%n",
                what,
                (system.getProcessCpuTime() - from) / 1e6 / times,
                (System.nanoTime() - start) / 1e6 / times);
    }

    private static Demand complete() {
        return Demand.complete(Budget.in(Duration.ofSeconds(60)));
    }
}
