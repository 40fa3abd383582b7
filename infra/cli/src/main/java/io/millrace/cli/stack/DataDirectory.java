package io.millrace.cli.stack;

import io.millrace.runtime.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Directory of one stack: logs, pid files, the broker's log, the registry's database, state stores, settings. */
public record DataDirectory(Path root) {
    public DataDirectory {
        root = root.toAbsolutePath().normalize();
    }

    public Path log(Component component) {
        return logs().resolve(component.title() + ".log");
    }

    /** Directory of all logs. */
    public Path logs() {
        return root.resolve("logs");
    }

    /** Log of a process that several services share, beside their own. */
    Path sharedLog() {
        return logs().resolve("stages.log");
    }

    Path pidFile(Component component) {
        return root.resolve("run").resolve(component.title() + ".pid");
    }

    Path lockFile() {
        return root.resolve("run").resolve("lock");
    }

    /** Generated configuration file of a component. */
    Path configuration(Component component) {
        return root.resolve("run").resolve(component.title() + ".properties");
    }

    Path broker() {
        return root.resolve("broker");
    }

    Path registry() {
        return root.resolve("registry");
    }

    Path state(Component component) {
        return root.resolve("state").resolve(component.title());
    }

    /** Directory of local Connect workers and their connectors. */
    public Path connect() {
        return root.resolve("connect");
    }

    void create() throws IOException {
        // An existing directory keeps its permissions; everything created here is readable by its owner only.
        if (!Files.exists(root)) {
            PrivateFiles.directory(root);
        }
        for (var name : new String[] {"logs", "run", "broker", "registry", "state"}) {
            PrivateFiles.directory(root.resolve(name));
        }
    }

    private Path stackFile() {
        return root.resolve("run").resolve("stack.properties");
    }

    /** Saves the ports, so that later commands find the stack by its directory alone. */
    void savePorts(Ports ports) throws IOException {
        try (var out = PrivateFiles.writer(stackFile())) {
            ports.asProperties().store(out, "Ports of the stack as it was last started");
        }
    }

    /** Ports of the last start as settings; empty before the first start. */
    Map<String, String> savedPorts() throws IOException {
        var found = new TreeMap<String, String>();
        if (Files.exists(stackFile())) {
            var properties = new Properties();
            try (var in = Files.newBufferedReader(stackFile())) {
                properties.load(in);
            }
            properties.stringPropertyNames().forEach(name -> found.put(name, properties.getProperty(name)));
        }
        return found;
    }
}
