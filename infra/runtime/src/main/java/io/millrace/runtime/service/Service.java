package io.millrace.runtime.service;

import io.millrace.runtime.config.ConfigException;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.ConfigSource;

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

    /** Runs the service until the process is told to stop. Does not return. */
    public static void run(String name, String[] args, ServiceDefinition definition) {
        ConfigReader config;
        ServiceSettings settings;
        try {
            config = new ConfigReader(ConfigSource.load(System.getenv(), args));
            // Before the first logger is made: logback.xml reads what this sets.
            ServiceSettings.configureLog(config);
            ServiceSettings.boundAvro();
            settings = ServiceSettings.read(config);
        } catch (ConfigException e) {
            // Crash with a named code: there is no log yet.
            System.err.println(name + ": " + e.getMessage());
            System.exit(ExitCode.CONFIG.number());
            return;
        }
        System.exit(new ServiceProcess(name, config, settings).run(definition).number());
    }
}
