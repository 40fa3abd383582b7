package io.millrace.cli.stack;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.Terminal;
import io.millrace.cli.process.PortOwner;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Start of the stack: checks, then broker and registry in parallel, topics and schemas, then the services in parallel. */
final class StackStart {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final long POLL_MS = 100;
    private static final long MIN_DISK_BYTES = 512L << 20;

    private final LocalStack stack;
    private final Launcher launcher;
    private final StartOptions options;
    private final Terminal terminal;
    private final List<Component> started = new ArrayList<>();
    private final long startedAt = System.nanoTime();

    StackStart(LocalStack stack, Launcher launcher, StartOptions options, Terminal terminal) {
        this.stack = stack;
        this.launcher = launcher;
        this.options = options;
        this.terminal = terminal;
    }

    void run() throws InterruptedException {
        requireDisk();
        requirePorts();
        try (var readiness = new Readiness(stack, admin())) {
            savePorts();
            var backends = wanted(Component.BACKENDS);
            start(backends);
            waitFor(backends, readiness, this::prepare);
            var services = wanted(Component.SERVICES);
            start(services);
            waitFor(services, readiness, component -> {});
        } catch (CliException | InterruptedException e) {
            // Crash: the processes that this start created are stopped, and the command ends.
            new StackStop(stack, terminal).run(started);
            throw e;
        }
    }

    private List<Component> wanted(List<Component> components) {
        return components.stream().filter(options.only()::contains).toList();
    }

    /** Whether this start is responsible for the component: it is wanted and not external. */
    private boolean startsHere(Component component) {
        return options.only().contains(component) && !stack.backends().isExternal(component);
    }

    private Admin admin() {
        var client = stack.backends().kafkaClient();
        client.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "200");
        return Admin.create(client);
    }

    private void requireDisk() {
        try {
            var free = Files.getFileStore(stack.data().root()).getUsableSpace();
            if (free < MIN_DISK_BYTES) {
                throw new CliException(
                        CliExitCode.STACK_FAILED,
                        "only " + (free >> 20) + " MiB are free on the disk of "
                                + stack.data().root() + ", but the stack needs " + (MIN_DISK_BYTES >> 20)
                                + " MiB: free some, or use another disk with --data");
            }
        } catch (IOException e) {
            // Crash: the start ends.
            throw new CliException(
                    CliExitCode.STACK_FAILED, "cannot use " + stack.data().root() + ": " + e, e);
        }
    }

    /** Reports all taken ports at once. */
    private void requirePorts() {
        var taken = new ArrayList<String>();
        for (var component : Component.values()) {
            if (startsHere(component) && stack.process(component).isEmpty()) {
                addIfTaken(
                        taken,
                        component.title(),
                        component.portKey(),
                        stack.ports().port(component));
            }
        }
        if (startsHere(Component.BROKER) && stack.process(Component.BROKER).isEmpty()) {
            addIfTaken(
                    taken,
                    "broker's controller",
                    Ports.CONTROLLER_KEY,
                    stack.ports().controller());
        }
        if (startsHere(Component.AGGREGATION)
                && stack.process(Component.AGGREGATION).isEmpty()) {
            addIfTaken(
                    taken,
                    "SQL for clients of PostgreSQL",
                    Ports.POSTGRES_KEY,
                    stack.ports().postgres());
        }
        if (!taken.isEmpty()) {
            taken.add("Stop the processes that hold them, or move every port of the stack with --port-offset 1000.");
            throw new CliException(CliExitCode.STACK_FAILED, String.join("\n", taken));
        }
    }

    private static void addIfTaken(List<String> taken, String title, String key, int port) {
        if (!PortOwner.isFree(port)) {
            taken.add("port " + port + " (" + title + ") is taken by "
                    + PortOwner.describe(port).orElse("an unknown process") + "; "
                    + StackSettings.environmentName(key) + " sets another port");
        }
    }

    private void savePorts() {
        try {
            stack.data().savePorts(stack.ports());
        } catch (IOException e) {
            // Crash: later commands would not find the stack, so the start ends.
            throw new CliException(
                    CliExitCode.STACK_FAILED, "cannot write to " + stack.data().root() + ": " + e, e);
        }
    }

    private void start(List<Component> components) {
        var missing = components.stream()
                .filter(component -> stack.process(component).isEmpty() && startsHere(component))
                .toList();
        started.addAll(missing);
        if (missing.size() > 1 && !options.processes() && missing.stream().allMatch(Component::isService)) {
            launcher.startTogether(missing);
        } else {
            missing.forEach(launcher::start);
        }
    }

    private void prepare(Component component) {
        if (component == Component.BROKER) {
            try (var admin = admin()) {
                CatalogueSetup.createTopics(admin, isSmall());
            }
        } else {
            try {
                CatalogueSetup.registerSchemas(stack.backends());
            } catch (InterruptedException e) {
                // Crash: the command was interrupted and ends.
                Thread.currentThread().interrupt();
                throw new CliException(CliExitCode.FAILED, "interrupted", e);
            }
        }
    }

    /** Whether this is the whole stack of one machine, its broker too: it needs no partitions for instances to come. */
    private boolean isSmall() {
        return !options.processes()
                && startsHere(Component.BROKER)
                && options.only().containsAll(Component.SERVICES);
    }

    private void waitFor(List<Component> components, Readiness readiness, Consumer<Component> whenReady)
            throws InterruptedException {
        Set<Component> waiting = new HashSet<>(components);
        String reason = "";
        while (!waiting.isEmpty()) {
            for (var component : List.copyOf(waiting)) {
                var notReady = readiness.reasonNotReady(component);
                if (notReady.isEmpty()) {
                    whenReady.accept(component);
                    waiting.remove(component);
                    terminal.progress(String.format(
                            Locale.ROOT,
                            "  %-15s ready %s after %4.1f s",
                            component.title(),
                            where(component),
                            seconds()));
                } else if (startsHere(component) && stack.process(component).isEmpty()) {
                    throw new CliException(CliExitCode.STACK_FAILED, stack.deathReport(component));
                } else {
                    reason = component.title() + ": " + notReady.get();
                }
            }
            if (seconds() > TIMEOUT.toSeconds()) {
                throw new CliException(
                        CliExitCode.STACK_FAILED,
                        "not ready within " + TIMEOUT.toSeconds() + " s: " + reason + "\nLogs are in "
                                + stack.data().root().resolve("logs"));
            }
            Thread.sleep(POLL_MS);
        }
    }

    private String where(Component component) {
        if (startsHere(component)) {
            return String.format(Locale.ROOT, "on port %-5d", stack.ports().port(component));
        }
        var backends = stack.backends();
        return "at " + (component == Component.BROKER ? backends.bootstrapServers() : "the address in registry.url");
    }

    private double seconds() {
        return (System.nanoTime() - startedAt) / 1e9;
    }
}
