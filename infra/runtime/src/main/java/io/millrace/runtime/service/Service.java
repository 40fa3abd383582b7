package io.millrace.runtime.service;

import io.millrace.runtime.config.ConfigException;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.ConfigSource;
import java.util.List;

/**
 * A process's main: reads the configuration, starts the service, waits, stops it in order on SIGTERM or on a fatal
 * failure, and ends the process with a named {@link ExitCode}. The only place that ends a process.
 */
public final class Service {
    private Service() {}

    /** What one stage wires together. Throwing ends the process with the code that fits. */
    @FunctionalInterface
    public interface ServiceDefinition {
        void start(ServiceContext ctx) throws Exception;
    }

    /**
     * One of several services in a process.
     *
     * @param name such as {@code enrichment}; also of its thread group
     * @param arguments what a process of its own would get
     */
    public record Member(String name, List<String> arguments, ServiceDefinition definition) {
        public Member {
            arguments = List.copyOf(arguments);
        }
    }

    /** Runs the service until the process is told to stop. Does not return. */
    public static void run(String name, String[] args, ServiceDefinition definition) {
        ServiceProcess process;
        try {
            process = configure(name, args);
        } catch (ConfigException e) {
            // Crash with a named code: there is no log yet.
            System.err.println(name + ": " + e.getMessage());
            System.exit(ExitCode.CONFIG.number());
            return;
        }
        System.exit(process.run(definition).number());
    }

    /**
     * Runs several services until the process is told to stop or one of them fails. All that a service starts is in a thread group
     * with its name. Does not return.
     *
     * @param waves what stops together, in the order of the stop
     */
    public static void runTogether(List<List<Member>> waves) {
        ServiceGroup group;
        try {
            group = new ServiceGroup(waves);
        } catch (ConfigException e) {
            // Crash with a named code: there is no log yet.
            System.err.println(e.getMessage());
            System.exit(ExitCode.CONFIG.number());
            return;
        }
        System.exit(group.run().number());
    }

    /**
     * Reads the configuration of a service, and sets up what the log and Avro read once.
     *
     * @throws ConfigException with all errors
     */
    static ServiceProcess configure(String name, String[] args) {
        var config = new ConfigReader(ConfigSource.load(System.getenv(), args));
        // Before the first logger is made: logback.xml reads what this sets.
        ServiceSettings.configureLog(config);
        ServiceSettings.boundAvro();
        return new ServiceProcess(name, config, ServiceSettings.read(config));
    }
}
