package io.millrace.bench;

import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code scripts/bench state}: what aggregation costs with ten million groups in a window, beside ten thousand groups of the
 * same events, every row checked; and how soon it counts again after a restart with the store that this leaves, stopped and
 * killed. Arguments: checkout, events (default 11000000), groups (default 10000000), {@code --few-only} or
 * {@code --many-only}. The first tenth of the events is warm-up.
 */
final class StateMain {
    private static final int PORT_OFFSET = 15_000;
    private static final int FEW = 10_000;
    private static final double LIMIT = 1.4;
    private static final int WARM_UP = 10;
    private static final String ID = "bench-state";

    private static final String INSIGHTS = """
            insights:
              - name: paid_by_account
                description: What each account paid, so many accounts that they are the store
                groupBy: { account: event.properties.account }
                window: { tumbling: 1d }
                measures:
                  payments: count()
                  amount: sum(event.properties.amount)
                  largest: max(event.properties.amount)
                  smallest: min(event.properties.amount)
                  mean: avg(event.properties.amount)
                emit: { every: 1s, final: true }
                grace: 2d
                retain: 9d
                maxGroups: 100000000
            """;

    private final Path checkout;
    private final int events;
    private final int accounts;

    private StateMain(Path checkout, int events, int accounts) {
        this.checkout = checkout;
        this.events = events;
        this.accounts = accounts;
    }

    public static void main(String[] args) throws Exception {
        var given = new ArrayList<>(List.of(args));
        boolean few = !given.remove("--many-only");
        boolean many = !given.remove("--few-only");
        var bench = new StateMain(
                Path.of(given.get(0)),
                given.size() > 1 ? Integer.parseInt(given.get(1)) : 11_000_000,
                given.size() > 2 ? Integer.parseInt(given.get(2)) : 10_000_000);
        var ofFew = few ? bench.measure(Math.min(FEW, bench.accounts)) : null;
        var ofMany = many ? bench.measure(bench.accounts) : null;
        if (ofFew != null && ofMany != null) {
            compare("in a backlog", ofFew.backlog(), ofMany.backlog());
            compare("at a steady pace", ofFew.live(), ofMany.live());
        }
    }

    private record Costs(Result backlog, Result live) {}

    private static void compare(String when, Result few, Result many) {
        say(
                "many groups cost %.2f times the CPU of few %s, at %.2f times less events/s (goal: at most %.1f times)",
                many.cpuMicrosPerEvent() / few.cpuMicrosPerEvent(),
                when,
                few.eventsPerSecond() / many.eventsPerSecond(),
                LIMIT);
    }

    private Costs measure(int groups) throws Exception {
        var directory = Files.createTempDirectory("millrace-state");
        var dist = new Dist(checkout, directory, PORT_OFFSET, List.of(), AggregationRun.JVM);
        say("%,d groups: starting a broker and a registry in %s", groups, directory);
        dist.millrace("up", "--only", "broker,registry");
        try (var counts = new GroupCounts(dist, groups)) {
            var source = new GroupEvents(accounts, groups, events + Restarts.MORE);
            var preload = new Preload(dist.broker(), new SchemaIds(RegistryClients.connect(dist.registry(), Map.of())));
            say("preloading %,d enriched events", events);
            preload.enriched(events, source::next);
            var insights = Files.createDirectories(directory.resolve("insights"));
            Files.writeString(insights.resolve("state.yaml"), INSIGHTS);
            var run = new AggregationRun(dist, directory, insights, events);
            var backlog = run.measure(ID, events / WARM_UP, () -> say("  %s", counts.check(source.counts())));
            say("%s", backlog.row());
            var live = new Restarts(dist, run, ID, preload, source, events).measure();
            say("  %s", counts.check(source.counts()));
            return new Costs(backlog, live);
        } finally {
            dist.millrace("down");
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
