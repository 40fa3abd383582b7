package io.millrace.cli.connect;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.LocalStack;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options that both commands of {@code connect} have. */
final class ConnectOption {
    @Parameters(index = "0", paramLabel = "INSIGHT", description = "Name of the insight.")
    private String insight;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "TARGET",
            description = "postgresql, mongodb, cassandra, clickhouse or s3.")
    private ConnectTarget target;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Address of the database with its user, without its password:"
                    + " postgresql://me@host:5432/database (default: an example).")
    private String url;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "Topic of the rows, where it is not insights.INSIGHT (see sink-publisher/TOPICS.md).")
    private String topic;

    /** What is to be done, by the schema in the registry. */
    ConnectPlan plan(LocalStack stack, boolean requireUrl) {
        if (url == null && requireUrl) {
            throw new CliException(
                    CliExitCode.USAGE,
                    "--url is missing, such as " + target.database().exampleUrl());
        }
        stack.requireRunning(Component.REGISTRY);
        var rows = topic == null ? "insights." + insight : topic;
        var address = DatabaseAddress.parse(url == null ? target.database().exampleUrl() : url);
        var backends = stack.backends();
        var backend = new DatabaseTarget.Backend(backends.bootstrapServers(), backends.registryUrl());
        try (var registry = backends.registryClient()) {
            var table = TargetTable.of(insight, rows, registry);
            return new ConnectPlan(
                    target,
                    address,
                    target.database().ddl(table, address, backend),
                    ConnectorConfig.of(target, table, address, backend, backends.registryReferences()));
        } catch (java.io.IOException e) {
            // Crash: the command ends.
            throw new CliException(CliExitCode.FAILED, "the registry's client did not close: " + e.getMessage(), e);
        }
    }
}
