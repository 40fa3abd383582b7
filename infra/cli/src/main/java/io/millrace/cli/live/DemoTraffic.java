package io.millrace.cli.live;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.Terminal;
import io.millrace.cli.insights.DefinitionUpload;
import io.millrace.cli.insights.QueryClient;
import io.millrace.cli.stack.ChildCommand;
import io.millrace.cli.stack.Distribution;
import io.millrace.cli.stack.LocalStack;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The demo of a stack: its traffic, and the insights that show its chapters. */
final class DemoTraffic {
    private final LocalStack stack;
    private final Terminal terminal;

    DemoTraffic(LocalStack stack, Terminal terminal) {
        this.stack = stack;
        this.terminal = terminal;
    }

    /** Output of the demo's latest start, with its announcements. */
    static Path log(LocalStack stack) {
        return stack.data().root().resolve("logs").resolve("demo.log");
    }

    /**
     * Starts the traffic.
     *
     * @param options of the demo
     * @throws CliException if its log cannot be written
     */
    Process start(List<String> options) {
        try {
            Files.deleteIfExists(log(stack));
        } catch (IOException e) {
            // Crash: the command ends.
            throw new CliException(CliExitCode.FAILED, "cannot replace " + log(stack) + ": " + e.getMessage(), e);
        }
        return ChildCommand.demo(stack.ports(), options).inBackground(log(stack));
    }

    /** Applies the insights of the demo, which are no part of the shipped ones. Without them the demo goes on. */
    void applyInsights() throws InterruptedException {
        var directory = Distribution.located().shipped().resolve("demo");
        var quiet = new Terminal(new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()), false);
        try {
            DefinitionUpload.post(
                    new QueryClient(stack), List.of(directory), "/v1/insights?", false, quiet, new ArrayList<>());
        } catch (CliException e) {
            // Not an error: the shipped insights are there. The usual reason is a key that may only read.
            terminal.progress("millrace: the demo goes without the insights in " + directory + ": " + e.getMessage());
        }
    }
}
