package io.millrace.cli.stack;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.Terminal;
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

/** One start: checks first, then broker and registry side by side, topics and schemas, then the services side by side. */
final class StackStart {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE_MS = 100;
    private static final long LEAST_DISK_BYTES = 512L << 20;

    private final LocalStack stack;
    private final Launcher launcher;
    private final Set<Component> only;
    private final Terminal terminal;
    private final List<Component> started = new ArrayList<>();
    private final long began = System.nanoTime();

    StackStart(LocalStack stack, Launcher launcher, Set<Component> only, Terminal terminal) {
        this.stack = stack;
        this.launcher = launcher;
        this.only = only;
        this.terminal = terminal;
    }

    void run() throws InterruptedException {
        requireDisk();
        requirePorts();
        try (var readiness = new Readiness(stack, admin())) {
            remember();
            var foundations = wanted(Component.FOUNDATIONS);
            start(foundations);
            waitFor(foundations, readiness, this::prepare);
            var services = wanted(Component.SERVICES);
            start(services);
            waitFor(services, readiness, component -> {});
        } catch (CliException | InterruptedException e) {
            // The command ends: what it started must not stay behind half a stack.
            new StackStop(stack, terminal).run(started);
            throw e;
        }
    }

    private List<Component> wanted(List<Component> components) {
        return components.stream().filter(only::contains).toList();
    }

    /** Whether it is to be started here: it may be somebody else's. */
    private boolean isOurs(Component component) {
        return only.contains(component) && !stack.backends().isElsewhere(component);
    }

    private Admin admin() {
        var client = stack.backends().kafka();
        client.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "200");
        return Admin.create(client);
    }

    private void requireDisk() {
        try {
            var free = Files.getFileStore(stack.data().root()).getUsableSpace();
            if (free < LEAST_DISK_BYTES) {
                throw new CliException(
                        CliExitCode.STACK_FAILED,
                        "only " + (free >> 20) + " MiB are free on the disk of "
                                + stack.data().root() + ", and the stack needs " + (LEAST_DISK_BYTES >> 20)
                                + ": free some, or use another disk with --data");
            }
        } catch (IOException e) {
            // The start ends: the directory cannot even be looked at.
            throw new CliException(
                    CliExitCode.STACK_FAILED, "cannot use " + stack.data().root() + ": " + e, e);
        }
    }

    /** All taken ports at once: finding them one start after the other would be tedious. */
    private void requirePorts() {
        var taken = new ArrayList<String>();
        for (var component : Component.values()) {
            if (isOurs(component) && stack.process(component).isEmpty()) {
                note(
                        taken,
                        component.title(),
                        component.portKey(),
                        stack.ports().port(component));
            }
        }
        if (isOurs(Component.BROKER) && stack.process(Component.BROKER).isEmpty()) {
            note(
                    taken,
                    "broker's controller",
                    Ports.CONTROLLER_KEY,
                    stack.ports().controller());
        }
        if (!taken.isEmpty()) {
            taken.add("Stop what holds them, or move every port of the stack with --port-offset 1000.");
            throw new CliException(CliExitCode.STACK_FAILED, String.join("\n", taken));
        }
    }

    private static void note(List<String> taken, String title, String key, int port) {
        if (!PortOwner.isFree(port)) {
            taken.add("port " + port + " (" + title + ") is taken by "
                    + PortOwner.describe(port).orElse("a process that the system does not name") + "; "
                    + StackSettings.environmentName(key) + " sets another");
        }
    }

    private void remember() {
        try {
            stack.data().remember(stack.ports());
        } catch (IOException e) {
            // The start ends: later commands would not find the stack.
            throw new CliException(
                    CliExitCode.STACK_FAILED, "cannot write to " + stack.data().root() + ": " + e, e);
        }
    }

    private void start(List<Component> components) {
        for (var component : components) {
            if (stack.process(component).isPresent() || !isOurs(component)) {
                continue;
            }
            started.add(component);
            launcher.start(component);
        }
    }

    private void prepare(Component component) {
        if (component == Component.BROKER) {
            try (var admin = admin()) {
                CatalogueSetup.createTopics(admin);
            }
        } else {
            try {
                CatalogueSetup.registerSchemas(stack.backends());
            } catch (InterruptedException e) {
                // The command was told to end.
                Thread.currentThread().interrupt();
                throw new CliException(CliExitCode.FAILED, "interrupted", e);
            }
        }
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
                } else if (isOurs(component) && stack.process(component).isEmpty()) {
                    throw new CliException(CliExitCode.STACK_FAILED, stack.obituary(component));
                } else {
                    reason = component.title() + ": " + notReady.get();
                }
            }
            if (seconds() > PATIENCE.toSeconds()) {
                throw new CliException(
                        CliExitCode.STACK_FAILED,
                        "not ready within " + PATIENCE.toSeconds() + " s, " + reason + "\nlogs: "
                                + stack.data().root().resolve("logs"));
            }
            Thread.sleep(PAUSE_MS);
        }
    }

    private String where(Component component) {
        if (isOurs(component)) {
            return String.format(Locale.ROOT, "on port %-5d", stack.ports().port(component));
        }
        var backends = stack.backends();
        return "at " + (component == Component.BROKER ? backends.bootstrapServers() : "the registry of registry.url");
    }

    private double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }
}
