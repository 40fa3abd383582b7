package io.millrace.cli.stack;

import java.util.Properties;

/** The broker's {@code server.properties}: a single KRaft node on loopback, with small buffers. */
final class BrokerProperties {
    private BrokerProperties() {}

    static Properties of(DataDirectory data, Ports ports) {
        var properties = new Properties();
        properties.setProperty("process.roles", "broker,controller");
        properties.setProperty("node.id", "1");
        properties.setProperty("controller.quorum.voters", "1@127.0.0.1:" + ports.controller());
        properties.setProperty("controller.listener.names", "CONTROLLER");
        properties.setProperty(
                "listeners", "BROKER://" + ports.bootstrapServers() + ",CONTROLLER://127.0.0.1:" + ports.controller());
        properties.setProperty("advertised.listeners", "BROKER://" + ports.bootstrapServers());
        properties.setProperty("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.setProperty("inter.broker.listener.name", "BROKER");
        properties.setProperty("log.dirs", data.broker().toString());
        properties.setProperty("auto.create.topics.enable", "false");
        singleNode(properties);
        boundResources(properties);
        return properties;
    }

    private static void singleNode(Properties properties) {
        properties.setProperty("offsets.topic.replication.factor", "1");
        properties.setProperty("offsets.topic.num.partitions", "4");
        properties.setProperty("transaction.state.log.replication.factor", "1");
        properties.setProperty("transaction.state.log.min.isr", "1");
        properties.setProperty("transaction.state.log.num.partitions", "4");
        properties.setProperty("share.coordinator.state.topic.replication.factor", "1");
        properties.setProperty("share.coordinator.state.topic.min.isr", "1");
        properties.setProperty("share.coordinator.state.topic.num.partitions", "1");
        // Groups have one member here, so the first member need not wait for others.
        properties.setProperty("group.initial.rebalance.delay.ms", "0");
        properties.setProperty("controlled.shutdown.enable", "false");
    }

    private static void boundResources(Properties properties) {
        properties.setProperty("num.network.threads", "2");
        properties.setProperty("num.io.threads", "4");
        properties.setProperty("num.recovery.threads.per.data.dir", "2");
        properties.setProperty("background.threads", "2");
        properties.setProperty("queued.max.requests", "100");
        properties.setProperty("log.segment.bytes", Integer.toString(128 << 20));
        properties.setProperty("log.index.size.max.bytes", Integer.toString(1 << 20));
        properties.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20));
    }
}
