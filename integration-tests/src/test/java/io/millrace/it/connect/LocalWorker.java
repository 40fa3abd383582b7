package io.millrace.it.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code millrace connect up} in the background. */
final class LocalWorker implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofSeconds(40);

    private final Process command;
    private final Path output;

    private LocalWorker(Process command, Path output) {
        this.command = command;
        this.output = output;
    }

    /** Starts one for the rows of {@link RowFeed} and waits until its task runs. */
    static LocalWorker up(Stack stack, Path directory, String target, String url) throws Exception {
        return up(stack, directory, RowFeed.INSIGHT, target, url);
    }

    /** The same for another insight. */
    static LocalWorker up(Stack stack, Path directory, String insight, String target, String url) throws Exception {
        var output = Files.createTempFile(directory, "connect-up-", ".out");
        var worker = new LocalWorker(
                stack.startMillrace(output, List.of("connect", "up"), insight, "--to", target, "--url", url), output);
        Stack.until("the worker runs", START, () -> {
            if (!worker.command.isAlive()) {
                throw new IllegalStateException("the worker has ended:\n" + worker.said());
            }
            assertThat(worker.said()).contains(": running");
        });
        return worker;
    }

    String said() throws IOException {
        return Files.readString(output);
    }

    @Override
    public void close() {
        // As Ctrl-C: the command stops its worker.
        command.destroy();
        command.onExit()
                .completeOnTimeout(command, STOP.toSeconds(), TimeUnit.SECONDS)
                .join();
        if (command.isAlive()) {
            command.destroyForcibly();
            throw new AssertionError("the command did not stop its worker within " + STOP);
        }
    }
}
