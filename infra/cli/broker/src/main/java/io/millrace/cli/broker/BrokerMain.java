package io.millrace.cli.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.Kafka;

/** Formats the storage on first start, then is Kafka's own server: a start costs one JVM instead of two. */
public final class BrokerMain {
    private static final int BAD_ARGUMENTS = 2;

    private BrokerMain() {}

    /** Takes the path of Kafka's {@code server.properties}. Ends when the broker does. */
    public static void main(String[] args) throws Exception {
        if (args.length != 1) {
            System.err.println("usage: BrokerMain SERVER_PROPERTIES");
            System.exit(BAD_ARGUMENTS);
        }
        BrokerStorage.of(read(Path.of(args[0]))).formatUnlessDone();
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
