package io.millrace.cli.stack;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Stops components against the flow of data, each wave with SIGTERM and a bound; what does not obey is killed. */
final class StackStop {
    private static final List<List<Component>> WAVES = List.of(
            List.of(Component.INGEST),
            List.of(Component.ENRICHMENT, Component.AGGREGATION, Component.SINK_PUBLISHER),
            List.of(Component.REGISTRY, Component.BROKER));
    private static final Duration PATIENCE = Duration.ofSeconds(25);
    private static final long PAUSE_MS = 20;

    private final LocalStack stack;
    private final Terminal terminal;

    StackStop(LocalStack stack, Terminal terminal) {
        this.stack = stack;
        this.terminal = terminal;
    }

    /** Stops those that run; returns the killed ones. */
    List<Component> run(Collection<Component> components) throws InterruptedException {
        var killed = new ArrayList<Component>();
        for (var wave : WAVES) {
            var running = wave.stream()
                    .filter(components::contains)
                    .filter(component -> stack.process(component).isPresent())
                    .toList();
            var began = System.nanoTime();
            running.forEach(component -> stack.process(component).ifPresent(ProcessHandle::destroy));
            for (var component : running) {
                if (!ended(component, began)) {
                    stack.process(component).ifPresent(ProcessHandle::destroyForcibly);
                    killed.add(component);
                    terminal.progress("  " + component.title() + " did not stop within " + PATIENCE.toSeconds()
                            + " s and was killed; its log: " + stack.data().log(component));
                } else {
                    terminal.progress("  " + component.title() + " stopped");
                }
            }
        }
        components.forEach(this::forget);
        return killed;
    }

    private boolean ended(Component component, long began) throws InterruptedException {
        while (stack.process(component).isPresent()) {
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                return false;
            }
            Thread.sleep(PAUSE_MS);
        }
        return true;
    }

    private void forget(Component component) {
        try {
            new PidFile(stack.data().pidFile(component)).delete();
        } catch (IOException e) {
            // The command ends: a pid file that stays would call the component dead.
            throw new CliException(CliExitCode.FAILED, "cannot delete a pid file: " + e.getMessage(), e);
        }
    }
}
