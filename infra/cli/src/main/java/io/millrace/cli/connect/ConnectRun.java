package io.millrace.cli.connect;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.Terminal;
import io.millrace.cli.live.CtrlC;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.LocalStack;
import io.millrace.cli.stack.StackOption;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A worker in the foreground: prepares the database, starts the worker, and starts failed tasks again, because a standalone
 * worker does not. Ctrl-C stops it.
 */
final class ConnectRun {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);

    private final LocalStack stack;
    private final ConnectPlan plan;
    private final Path plugin;
    private final int restPort;
    private final Terminal terminal = StackOption.terminal();
    private Duration backoff = POLL;
    private String lastState = "";

    ConnectRun(LocalStack stack, ConnectPlan plan, Path plugin, int restPort) {
        this.stack = stack;
        this.plan = plan;
        this.plugin = plugin;
        this.restPort = restPort;
    }

    int untilCtrlC() throws InterruptedException {
        if (!plan.target().startsHere()) {
            throw new CliException(
                    CliExitCode.USAGE,
                    "no connector for " + plan.target().title()
                            + " can be started here: `millrace connect config` prints" + " what to run");
        }
        stack.requireRunning(Component.BROKER);
        var files = new WorkerFiles(stack, plan.connector().name());
        try (var ctrlC = new CtrlC()) {
            try {
                var connector = new ConnectorPlugin(stack, terminal).directory(plan.target(), plugin);
                if (plan.target() == ConnectTarget.POSTGRESQL) {
                    new PostgresqlTable(connector).prepare(plan);
                }
                var worker = ConnectWorker.start(files, plan.connector(), connector, restPort);
                try {
                    watch(worker, files);
                } finally {
                    worker.stop();
                }
            } catch (InterruptedException e) {
                if (!ctrlC.isPressed()) {
                    throw e;
                }
                // Not an error: Ctrl-C, and the worker has stopped.
            }
        }
        return CliExitCode.OK;
    }

    private void watch(ConnectWorker worker, WorkerFiles files) throws InterruptedException {
        terminal.progress("millrace: the worker's log is " + files.log() + ", its REST API " + worker.restUrl());
        var rest = new WorkerRest(worker.restUrl(), plan.connector().name());
        while (!worker.awaitEnd(POLL)) {
            var state = rest.state();
            if (!state.text().equals(lastState)) {
                lastState = state.text();
                terminal.print(plan.connector().name() + ": " + lastState);
            }
            if (state.isRunning()) {
                backoff = POLL;
            } else if (state.hasFailed()) {
                if (worker.awaitEnd(backoff)) {
                    break;
                }
                backoff = backoff.multipliedBy(2).compareTo(MAX_BACKOFF) > 0 ? MAX_BACKOFF : backoff.multipliedBy(2);
                rest.restartFailed();
            }
        }
        throw new CliException(
                CliExitCode.STACK_FAILED,
                "the worker has ended; the end of " + files.log() + ":\n    "
                        + String.join("\n    ", files.lastLines()));
    }
}
