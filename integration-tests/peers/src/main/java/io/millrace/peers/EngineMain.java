package io.millrace.peers;

import io.millrace.bench.AggregationRun;
import io.millrace.bench.Dist;
import io.millrace.bench.Preload;
import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code scripts/bench engine}: every contender alone in its own JVM with two worker threads on the same preloaded
 * topic, each one's rows held against an oracle. Arguments: checkout, events, {@code --runs N}, {@code --only NAME,…},
 * {@code --json} for a document on standard output.
 */
final class EngineMain {
    private static final int PORT_OFFSET = 14_000;

    private EngineMain() {}

    public static void main(String[] args) throws Exception {
        var checkout = Path.of(args[0]);
        var arguments = new ArrayList<>(List.of(args).subList(1, args.length));
        var json = arguments.remove("--json");
        var runs = Integer.parseInt(option(arguments, "--runs", "3"));
        var only = List.of(
                option(arguments, "--only", String.join(",", Contenders.NAMES)).split(","));
        var known = new ArrayList<>(Contenders.NAMES);
        known.add(Contenders.HUNDRED);
        if (!known.containsAll(only)) {
            System.err.println("bench engine: the contenders are " + String.join(", ", known));
            System.exit(2);
        }
        if (only.contains("millrace") && only.contains(Contenders.HUNDRED)) {
            // Definitions stay on the broker, so the second to run would count with the first's, or from now on only.
            System.err.println("bench engine: run millrace and " + Contenders.HUNDRED + " one after the other");
            System.exit(2);
        }
        var events = arguments.isEmpty() ? 3_000_000 : Integer.parseInt(arguments.get(0));
        var scores = run(checkout, events, runs, only);
        scores.forEach(score -> System.err.println(score.row()));
        if (json) {
            System.out.println("{\"events\":" + events + ",\"runs\":" + runs + ",\"contenders\":["
                    + scores.stream().map(Score::json).collect(Collectors.joining(",")) + "]}");
        }
    }

    private static String option(List<String> arguments, String name, String otherwise) {
        int at = arguments.indexOf(name);
        if (at < 0) {
            return otherwise;
        }
        arguments.remove(at);
        return arguments.remove(at);
    }

    private static List<Score> run(Path checkout, int events, int runs, List<String> names) throws Exception {
        var directory = Files.createTempDirectory("millrace-engine");
        var dist = new Dist(checkout, directory, PORT_OFFSET, List.of(), AggregationRun.JVM);
        System.err.println("starting a broker and a registry in " + directory);
        dist.millrace("up", "--only", "broker,registry");
        try {
            var ids = new SchemaIds(RegistryClients.connect(dist.registry(), Map.of()));
            System.err.printf("preloading %,d events%n", events);
            new Preload(dist.broker(), ids).enriched(events);
            var topics = new RowTopics(dist.broker(), ids);
            var contenders = new Contenders(checkout, directory, dist, topics, events);
            var scores = names.stream().map(Score::new).toList();
            for (int run = 1; run <= runs; run++) {
                for (var score : scores) {
                    var line = score.add(contenders.run(score.name(), run));
                    System.err.println("  run " + run + "  " + line);
                }
            }
            return scores;
        } finally {
            dist.millrace("down");
        }
    }
}
