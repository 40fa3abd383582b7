package io.millrace.cli.stack;

import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A service's configuration file: the user's settings, and above them where this stack has put things. */
final class ServiceProperties {
    private ServiceProperties() {}

    static Properties of(
            Component component,
            Distribution distribution,
            DataDirectory data,
            Ports ports,
            Backends backends,
            StackSettings settings,
            StartOptions options) {
        var properties = new Properties();
        properties.putAll(settings.file());
        properties.setProperty(Backends.BOOTSTRAP_KEY, backends.bootstrapServers());
        properties.setProperty(Backends.REGISTRY_KEY, backends.registryUrl());
        properties.setProperty(component.portKey(), Integer.toString(ports.port(component)));
        // A static member: after kill -9 it has its partitions back at once, and not after the session's timeout.
        properties.setProperty("service.instance.id", "local");
        switch (component) {
            case AGGREGATION -> {
                state(properties, "aggregation", component, data);
                var insights = options.insights().orElse(distribution.shipped());
                properties.setProperty(
                        "aggregation.insights", insights.toAbsolutePath().toString());
                // One instance has nobody to stand by for it, and each rebalance would warn of that for each task.
                properties.putIfAbsent("aggregation.standby.replicas", "0");
                properties.putIfAbsent("aggregation.console.metrics", metrics(ports));
            }
            case ENRICHMENT -> {
                state(properties, "enrichment", component, data);
                options.geoip()
                        .ifPresent(file -> properties.setProperty(
                                "enrichment.geoip.file", file.toAbsolutePath().toString()));
            }
            case SINK_PUBLISHER -> state(properties, "sink", component, data);
            case INGEST, BROKER, REGISTRY -> {}
        }
        return properties;
    }

    /** Where this stack's services, which may be on other ports than usual, are asked, in the order of the flow. */
    private static String metrics(Ports ports) {
        return Stream.of(Component.INGEST, Component.ENRICHMENT, Component.AGGREGATION, Component.SINK_PUBLISHER)
                .map(service -> service.title() + "=" + ports.url(service) + "/metrics")
                .collect(Collectors.joining(","));
    }

    private static void state(Properties properties, String stage, Component component, DataDirectory data) {
        properties.setProperty(stage + ".state.dir", data.state(component).toString());
    }
}
