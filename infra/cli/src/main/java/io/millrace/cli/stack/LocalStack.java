package io.millrace.cli.stack;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One stack of processes in one data directory: what of it runs, and how to start and stop it. */
public final class LocalStack {
    private final DataDirectory data;
    private final StackSettings settings;
    private final Ports ports;
    private final Backends backends;

    private LocalStack(DataDirectory data, StackSettings settings, Ports ports) {
        this.data = data;
        this.settings = settings;
        this.ports = ports;
        this.backends = new Backends(settings.own(), ports);
    }

    /**
     * The stack of a directory: with the ports that it was last started with if some of it runs, else as it is set now.
     *
     * @param commandLine settings given on the command line
     */
    public static LocalStack in(Path directory, Map<String, String> environment, Map<String, String> commandLine) {
        var data = new DataDirectory(directory);
        var settings = StackSettings.read(data.root(), environment, commandLine);
        var stack = new LocalStack(data, settings, Ports.from(settings.own()));
        return stack.running().isEmpty() ? stack : stack.asStarted();
    }

    private LocalStack asStarted() {
        try {
            var remembered = data.remembered();
            return remembered.isEmpty() ? this : new LocalStack(data, settings, Ports.from(remembered));
        } catch (IOException e) {
            // The command ends: without its ports the running stack cannot be spoken to.
            throw new CliException(CliExitCode.FAILED, "cannot read " + data.root() + ": " + e.getMessage(), e);
        }
    }

    public DataDirectory data() {
        return data;
    }

    public Ports ports() {
        return ports;
    }

    /** Where broker and registry are. */
    public Backends backends() {
        return backends;
    }

    /** The write keys of ingest: {@code key:tenant} entries, separated by commas. */
    public String writeKeys() {
        return settings.own().getOrDefault(StackSettings.WRITE_KEYS, "local:default");
    }

    /** The key that commands show the query API, if the settings name one. */
    public Optional<String> apiKey() {
        return Optional.ofNullable(settings.own().get(StackSettings.API_KEY));
    }

    StackSettings settings() {
        return settings;
    }

    /** The process of a component, if it runs. */
    public Optional<ProcessHandle> process(Component component) {
        return new PidFile(data.pidFile(component)).alive();
    }

    /** The components that run. */
    public List<Component> running() {
        return Stream.of(Component.values())
                .filter(component -> process(component).isPresent())
                .toList();
    }

    /** Those that were started, not stopped, and do not run any more. */
    public List<Component> dead() {
        return Stream.of(Component.values())
                .filter(component -> new PidFile(data.pidFile(component)).exists())
                .filter(component -> process(component).isEmpty())
                .toList();
    }

    /** The last lines of a component's log. */
    public List<String> lastLines(Component component, int most) {
        return LogTail.lines(data.log(component), most);
    }

    /** Resident bytes of each component that runs. */
    public Map<Component, Long> residentBytes() {
        var bytes = new TreeMap<Component, Long>();
        running().forEach(component -> process(component)
                .ifPresent(process -> bytes.put(component, ResidentMemory.of(process.pid()))));
        return bytes;
    }

    /**
     * Brings up whatever does not run yet and waits until all is ready; harmless when all runs.
     *
     * @throws CliException if anything fails; what this call had started is stopped again
     */
    public void up(StartOptions options, Distribution distribution, Terminal terminal) throws InterruptedException {
        try (var lock = new StackLock(data)) {
            lock.await();
            new StackStart(this, new Launcher(distribution, this, options), options.only(), terminal).run();
        }
    }

    /** Stops whatever runs, ingest first, the broker last; returns what had to be killed. */
    public List<Component> down(Terminal terminal) throws InterruptedException {
        try (var lock = new StackLock(data)) {
            lock.await();
            return new StackStop(this, terminal).run(List.of(Component.values()));
        }
    }

    /**
     * Throws if a process has died since the stack was up.
     *
     * @throws CliException naming it, with the end of its log
     */
    public void requireAllAlive() {
        var dead = new ArrayList<String>();
        dead().forEach(component -> dead.add(obituary(component)));
        if (!dead.isEmpty()) {
            throw new CliException(CliExitCode.STACK_FAILED, String.join("\n", dead));
        }
    }

    /** What is known of a component that died. */
    String obituary(Component component) {
        var lines = new StringBuilder(component.title() + " has died; the end of " + data.log(component) + ":");
        lastLines(component, 12).forEach(line -> lines.append("\n    ").append(line));
        return lines.toString();
    }

    /**
     * Throws unless the component runs.
     *
     * @throws CliException saying how to start it
     */
    public void require(Component component) {
        if (!backends.isElsewhere(component) && process(component).isEmpty()) {
            throw new CliException(
                    CliExitCode.NOT_RUNNING,
                    component.title() + " of the stack in " + data.root()
                            + " does not run: start it with `millrace up`, or name another stack with --data");
        }
    }
}
