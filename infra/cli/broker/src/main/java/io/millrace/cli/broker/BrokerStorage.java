package io.millrace.cli.broker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/** Storage directory of a single-node KRaft broker. */
record BrokerStorage(Path directory, int nodeId, String controllerListener) {
    /** Feature level of the transaction protocol that fences late writes of a transaction (KIP-890). */
    private static final short TRANSACTION_VERSION = 2;

    static BrokerStorage of(Properties server) {
        return new BrokerStorage(
                Path.of(required(server, "log.dirs")),
                Integer.parseInt(required(server, "node.id")),
                required(server, "controller.listener.names"));
    }

    private static String required(Properties server, String name) {
        var value = server.getProperty(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("server.properties lacks the property " + name);
        }
        return value;
    }

    boolean isFormatted() {
        return Files.exists(directory.resolve("meta.properties"));
    }

    /** Formats the directory unless it is formatted already. */
    void formatIfNeeded() throws Exception {
        if (isFormatted()) {
            return;
        }
        Files.createDirectories(directory);
        new Formatter()
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(nodeId)
                .setDirectories(List.of(directory.toString()))
                .setMetadataLogDirectory(directory.toString())
                .setControllerListenerName(controllerListener)
                .setFeatureLevel("transaction.version", TRANSACTION_VERSION)
                .setPrintStream(System.out)
                .run();
    }
}
