package io.millrace.cli.connect;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.stack.ChildCommand;
import io.millrace.cli.stack.Distribution;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Kafka's own standalone worker as a child process, on the class path of its own. */
final class ConnectWorker {
    private static final Duration STOP = Duration.ofSeconds(30);

    private final Process process;
    private final String restUrl;

    private ConnectWorker(Process process, String restUrl) {
        this.process = process;
        this.restUrl = restUrl;
    }

    /**
     * Starts a worker with one connector.
     *
     * @param connector directory of directories of connectors; null if the plug-in of ours has all that is needed
     */
    static ConnectWorker start(WorkerFiles files, ConnectorConfig config, Path connector, int restPort) {
        var distribution = Distribution.located();
        try {
            var restUrl = "http://127.0.0.1:" + (restPort == 0 ? freePort() : restPort);
            var plugins = connector == null
                    ? List.of(distribution.connectPlugins())
                    : List.of(distribution.connectPlugins(), connector);
            var arguments = List.of(
                    files.worker(restUrl, plugins).toString(),
                    files.connector(config).toString());
            var process = ChildCommand.connectWorker(arguments, files.secrets()).inBackground(files.log());
            return new ConnectWorker(process, restUrl);
        } catch (IOException e) {
            // Crash: the command ends.
            throw new CliException(CliExitCode.FAILED, "cannot start a worker: " + e.getMessage(), e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    String restUrl() {
        return restUrl;
    }

    /** Whether the process ends within the time. */
    boolean awaitEnd(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Stops the worker, which commits its offsets; kills it if that takes too long. */
    void stop() {
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, STOP.toSeconds(), TimeUnit.SECONDS)
                .join();
        // Only if it has not ended by now.
        process.destroyForcibly();
    }
}
