package io.millrace.cli.stack;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.Terminal;
import io.millrace.cli.process.LogTail;
import io.millrace.cli.process.PidFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Stack of processes that share one data directory: finds, starts and stops them. */
public final class LocalStack {
    private final DataDirectory data;
    private final StackSettings settings;
    private final Ports ports;
    private final Backends backends;

    private LocalStack(DataDirectory data, StackSettings settings, Ports ports) {
        this.data = data;
        this.settings = settings;
        this.ports = ports;
        this.backends = new Backends(settings.cli(), ports);
    }

    /**
     * Opens the stack of a directory, with the ports of its last start if any process runs, else with the current settings.
     *
     * @param commandLine settings from the command line
     */
    public static LocalStack open(Path directory, Map<String, String> environment, Map<String, String> commandLine) {
        var data = new DataDirectory(directory);
        var settings = StackSettings.read(data.root(), environment, commandLine);
        var stack = new LocalStack(data, settings, Ports.from(settings.cli()));
        return stack.running().isEmpty() ? stack : stack.withSavedPorts();
    }

    private LocalStack withSavedPorts() {
        try {
            var saved = data.savedPorts();
            return saved.isEmpty() ? this : new LocalStack(data, settings, Ports.from(saved));
        } catch (IOException e) {
            // Crash: without its ports the running stack cannot be reached, and the command ends.
            throw new CliException(
                    CliExitCode.FAILED,
                    "cannot read the ports of the stack in " + data.root() + ": " + e.getMessage(),
                    e);
        }
    }

    public DataDirectory data() {
        return data;
    }

    public Ports ports() {
        return ports;
    }

    /** Addresses of broker and registry. */
    public Backends backends() {
        return backends;
    }

    /** Write keys of ingest: {@code key:tenant} entries, separated by commas. */
    public String writeKeys() {
        return settings.cli().getOrDefault(StackSettings.WRITE_KEYS, "local:default");
    }

    /** API key that commands send to the query API, if the settings name one. */
    public Optional<String> apiKey() {
        return Optional.ofNullable(settings.cli().get(StackSettings.API_KEY));
    }

    /** Whether services that are started together share a process, if the options of the start do not say otherwise. */
    private boolean servicesShareProcess() {
        return Boolean.parseBoolean(settings.cli().getOrDefault(StackSettings.ONE_PROCESS, "true"));
    }

    StackSettings settings() {
        return settings;
    }

    /** Process of a component, if it runs. */
    public Optional<ProcessHandle> process(Component component) {
        return new PidFile(data.pidFile(component)).liveProcess();
    }

    /** Components in the process of this one, which is among them; alone if it was not started. */
    public List<Component> sharing(Component component) {
        var file = new PidFile(data.pidFile(component));
        var all = Stream.of(Component.values())
                .filter(other -> new PidFile(data.pidFile(other)).namesSameAs(file))
                .toList();
        return all.isEmpty() ? List.of(component) : all;
    }

    /** Components that run. */
    public List<Component> running() {
        return Stream.of(Component.values())
                .filter(component -> process(component).isPresent())
                .toList();
    }

    /** Components that were started and not stopped, but no longer run. */
    public List<Component> dead() {
        return Stream.of(Component.values())
                .filter(component -> new PidFile(data.pidFile(component)).exists())
                .filter(component -> process(component).isEmpty())
                .toList();
    }

    /** Last lines of a component's log. */
    public List<String> lastLines(Component component, int limit) {
        return LogTail.lines(data.log(component), limit);
    }

    /**
     * Starts the components that do not run yet and waits until all are ready.
     *
     * @throws CliException if a component fails to start; those that this call started are stopped again
     */
    public void up(StartOptions options, Distribution distribution, Terminal terminal) throws InterruptedException {
        try (var lock = new StackLock(data)) {
            lock.acquire();
            var effective = servicesShareProcess() ? options : options.inProcesses();
            new StackStart(this, new Launcher(distribution, this, effective), effective, terminal).run();
        }
    }

    /**
     * Stops a service, if it runs, and starts it with the options of its last start. So it does with those that share its process.
     *
     * @return what was restarted
     * @throws CliException if it does not become ready
     */
    public List<Component> restart(Component service, Distribution distribution, Terminal terminal)
            throws InterruptedException {
        try (var lock = new StackLock(data)) {
            lock.acquire();
            var services = sharing(service);
            new StackStop(this, terminal).run(services);
            var options = StartOptions.ofLastStart(data, services);
            new StackStart(this, new Launcher(distribution, this, options), options, terminal).run();
            return services;
        }
    }

    /** Stops all running components, ingest first and the broker last; returns those that had to be killed. */
    public List<Component> down(Terminal terminal) throws InterruptedException {
        try (var lock = new StackLock(data)) {
            lock.acquire();
            return new StackStop(this, terminal).run(List.of(Component.values()));
        }
    }

    /**
     * Throws if a process has died since the stack was up.
     *
     * @throws CliException with the name of the dead component and the end of its log
     */
    public void requireAllAlive() {
        var dead = new ArrayList<String>();
        dead().stream().filter(this::isCause).forEach(component -> dead.add(deathReport(component)));
        if (!dead.isEmpty()) {
            throw new CliException(CliExitCode.STACK_FAILED, String.join("\n", dead));
        }
    }

    /** Whether a dead component is the one that ended the process that it shared; all are if the logs do not show which. */
    private boolean isCause(Component component) {
        return endedByFailure(component) || sharing(component).stream().noneMatch(this::endedByFailure);
    }

    private boolean endedByFailure(Component component) {
        return lastLines(component, 12).stream().anyMatch(line -> line.contains(component.title() + " ends with "));
    }

    /** Message about a dead component, with the end of its log. */
    String deathReport(Component component) {
        var lines = new StringBuilder(component.title() + " has died; the end of " + data.log(component) + ":");
        lastLines(component, 12).forEach(line -> lines.append("\n    ").append(line));
        if (sharing(component).size() > 1) {
            lines.append("\nand of ").append(data.sharedLog()).append(", the log of the process that it shared:");
            LogTail.lines(data.sharedLog(), 3)
                    .forEach(line -> lines.append("\n    ").append(line));
        }
        return lines.toString();
    }

    /**
     * Throws unless the component runs.
     *
     * @throws CliException that says how to start it
     */
    public void requireRunning(Component component) {
        if (!backends.isExternal(component) && process(component).isEmpty()) {
            throw new CliException(
                    CliExitCode.NOT_RUNNING,
                    component.title() + " of the stack in " + data.root()
                            + " is not running: start it with `millrace up`, or name another stack with --data");
        }
    }
}
