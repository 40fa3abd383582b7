package io.millrace.cli.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.Kafka;

/** Main class of the local broker: formats its storage on the first start and then runs Kafka in the same JVM. */
public final class BrokerMain {
    private static final int BAD_ARGUMENTS = 2;

    private BrokerMain() {}

    /** Runs the broker until it ends; the only argument is the path of its {@code server.properties}. */
    public static void main(String[] args) throws Exception {
        if (args.length != 1) {
            System.err.println("usage: BrokerMain SERVER_PROPERTIES");
            System.exit(BAD_ARGUMENTS);
        }
        BrokerStorage.of(read(Path.of(args[0]))).formatIfNeeded();
        Kafka.main(args);
    }

    private static Properties read(Path file) throws IOException {
        var properties = new Properties();
        try (var in = Files.newInputStream(file)) {
            properties.load(in);
        }
        return properties;
    }
}
