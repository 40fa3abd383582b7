package io.millrace.cli;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.insights.QueryClient;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.StackOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "topology",
        mixinStandardHelpOptions = true,
        description = "Prints the Kafka Streams topology of a running stage: its sources, processors, state stores and"
                + " sinks.")
final class TopologyCommand implements Callable<Integer> {
    private static final Map<String, Component> STAGES = new LinkedHashMap<>();

    static {
        STAGES.put("aggregation", Component.AGGREGATION);
        STAGES.put("enrichment", Component.ENRICHMENT);
        STAGES.put("sink-publisher", Component.SINK_PUBLISHER);
    }

    @Mixin
    private StackOption stackOption;

    @Parameters(
            index = "0",
            paramLabel = "STAGE",
            arity = "0..1",
            defaultValue = "aggregation",
            description = "aggregation, enrichment or sink-publisher (default: ${DEFAULT-VALUE}).")
    private String stage;

    @Override
    public Integer call() throws InterruptedException {
        var component = STAGES.get(stage);
        if (component == null) {
            throw new CliException(
                    CliExitCode.USAGE,
                    "unknown stage '" + stage + "': use one of " + String.join(", ", STAGES.keySet()));
        }
        var stack = stackOption.stack();
        stack.requireRunning(component);
        StackOption.terminal()
                .print(new QueryClient(stack.ports().url(component), stack.apiKey())
                        .getText("/v1/topology")
                        .stripTrailing());
        return CliExitCode.OK;
    }
}
