package io.millrace.cli;

import io.millrace.cli.stack.ChildCommand;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "topology",
        mixinStandardHelpOptions = true,
        description = "Prints the Kafka Streams topology of a stage: what it reads, keeps, repartitions and writes.")
final class TopologyCommand implements Callable<Integer> {
    private static final Map<String, String> MAINS = new TreeMap<>(Map.of(
            "enrichment", "io.millrace.enrichment.EnrichmentTopologyMain",
            "aggregation", "io.millrace.aggregation.AggregationTopologyMain",
            "sink-publisher", "io.millrace.sink.SinkTopologyMain"));

    @Parameters(
            index = "0",
            paramLabel = "STAGE",
            arity = "0..1",
            description = "enrichment, aggregation or sink-publisher (default: all).")
    private String stage;

    @Override
    public Integer call() throws InterruptedException {
        if (stage != null && !MAINS.containsKey(stage)) {
            throw new io.millrace.cli.console.CliException(
                    io.millrace.cli.console.ExitCode.USAGE,
                    "no stage is called " + stage + ": there are " + String.join(", ", MAINS.keySet()));
        }
        int worst = 0;
        for (var main : stage == null ? MAINS.values() : List.of(MAINS.get(stage))) {
            worst = Math.max(worst, ChildCommand.of(main, List.of()).runToEnd());
        }
        return worst;
    }
}
