package io.millrace.cli.stack;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.Terminal;
import io.millrace.cli.process.PidFile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Stop of components against the flow of data, in waves: SIGTERM, then SIGKILL after 25 seconds. A process that several share stops them in
 * this order by itself, and has twice the time.
 */
final class StackStop {
    private static final List<List<Component>> WAVES = List.of(
            List.of(Component.INGEST),
            List.of(Component.ENRICHMENT, Component.AGGREGATION, Component.SINK_PUBLISHER),
            List.of(Component.REGISTRY, Component.BROKER));
    private static final Duration TIMEOUT = Duration.ofSeconds(25);
    private static final long POLL_MS = 20;

    private final LocalStack stack;
    private final Terminal terminal;

    StackStop(LocalStack stack, Terminal terminal) {
        this.stack = stack;
        this.terminal = terminal;
    }

    /** Stops the running ones among the components; returns those that had to be killed. */
    List<Component> run(Collection<Component> components) throws InterruptedException {
        var killed = new ArrayList<Component>();
        for (var wave : WAVES) {
            var running = wave.stream()
                    .filter(components::contains)
                    .filter(component -> stack.process(component).isPresent())
                    .flatMap(component -> stack.sharing(component).stream())
                    .distinct()
                    .toList();
            var startedAt = System.nanoTime();
            var timeout = running.stream()
                            .anyMatch(component -> stack.sharing(component).size() > 1)
                    ? TIMEOUT.multipliedBy(2)
                    : TIMEOUT;
            running.stream()
                    .flatMap(component -> stack.process(component).stream())
                    .distinct()
                    .forEach(ProcessHandle::destroy);
            for (var component : running) {
                if (!awaitEnd(component, startedAt, timeout)) {
                    stack.process(component).ifPresent(ProcessHandle::destroyForcibly);
                    killed.add(component);
                    terminal.progress("  " + component.title() + " did not stop within " + timeout.toSeconds()
                            + " s and was killed; its log: " + stack.data().log(component));
                } else {
                    terminal.progress("  " + component.title() + " stopped");
                }
            }
        }
        components.forEach(this::deletePidFile);
        return killed;
    }

    private boolean awaitEnd(Component component, long startedAt, Duration timeout) throws InterruptedException {
        while (stack.process(component).isPresent()) {
            if (System.nanoTime() - startedAt > timeout.toNanos()) {
                return false;
            }
            Thread.sleep(POLL_MS);
        }
        return true;
    }

    private void deletePidFile(Component component) {
        try {
            new PidFile(stack.data().pidFile(component)).delete();
        } catch (IOException e) {
            // Crash: a remaining pid file would make the component look dead, so the command ends.
            throw new CliException(
                    CliExitCode.FAILED,
                    "cannot delete the pid file of " + component.title() + ": " + e.getMessage(),
                    e);
        }
    }
}
