package io.millrace.cli.stages;

import io.millrace.aggregation.AggregationMain;
import io.millrace.enrichment.EnrichmentMain;
import io.millrace.ingest.IngestMain;
import io.millrace.runtime.service.ExitCode;
import io.millrace.runtime.service.Service;
import io.millrace.runtime.service.Service.Member;
import io.millrace.runtime.service.Service.ServiceDefinition;
import io.millrace.sink.SinkMain;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs several stages in one process: {@code SharedProcessMain LOGS STAGE=CONFIG…}, where LOGS is the directory in which each stage's
 * output is appended to {@code STAGE.log}. Ports, health, metrics, logs and exit codes are those of the stages' own processes; the first
 * stage that fails ends all.
 */
public final class SharedProcessMain {
    private static final String INGEST = "ingest";
    private static final Map<String, ServiceDefinition> STAGES = Map.of(
            INGEST,
            IngestMain::start,
            "enrichment",
            EnrichmentMain::start,
            "aggregation",
            AggregationMain::start,
            "sink-publisher",
            SinkMain::start);

    private SharedProcessMain() {}

    public static void main(String[] args) throws IOException {
        var members = new TreeMap<String, Member>();
        for (var argument : List.of(args).subList(Math.min(1, args.length), args.length)) {
            var stage = argument.substring(0, Math.max(0, argument.indexOf('=')));
            if (!STAGES.containsKey(stage)) {
                System.err.println(
                        "usage: SharedProcessMain LOGS STAGE=CONFIG…, where STAGE is one of " + STAGES.keySet());
                System.exit(ExitCode.CONFIG.number());
            }
            var config = argument.substring(stage.length() + 1);
            members.put(stage, new Member(stage, List.of("--config", config), STAGES.get(stage)));
        }
        var output = new StageOutput(System.out);
        for (var stage : members.keySet()) {
            output.toFile(stage, Path.of(args[0], stage + ".log"));
        }
        // Loggers, Kafka's printing and stack traces of dead threads all end here.
        var routed = new PrintStream(output, true, StandardCharsets.UTF_8);
        System.setOut(routed);
        System.setErr(routed);
        Service.runTogether(waves(members));
    }

    /** Ingest stops first, so that the others still take in what it has accepted. */
    private static List<List<Member>> waves(Map<String, Member> members) {
        return List.of(
                members.values().stream()
                        .filter(member -> member.name().equals(INGEST))
                        .toList(),
                members.values().stream()
                        .filter(member -> !member.name().equals(INGEST))
                        .toList());
    }
}
