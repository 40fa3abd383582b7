package io.millrace.cli.stack;

import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Contents of a service's configuration file: the user's settings, overridden by addresses and directories of the stack. */
final class ServiceProperties {
    static final String INSIGHTS = "aggregation.insights";
    static final String GEOIP = "enrichment.geoip.file";
    static final String SOURCES = "ingest.sources";

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
        // Static membership: after kill -9 it gets its partitions back at once instead of after the session timeout.
        properties.setProperty("service.instance.id", "local");
        switch (component) {
            case AGGREGATION -> {
                state(properties, "aggregation", component, data);
                var insights = options.insights().orElse(distribution.shipped());
                properties.setProperty(INSIGHTS, insights.toAbsolutePath().toString());
                // A single instance cannot have standbys, and each rebalance would log a warning per task.
                properties.putIfAbsent("aggregation.standby.replicas", "0");
                properties.putIfAbsent("aggregation.console.metrics", metrics(ports));
                properties.setProperty(Ports.POSTGRES_KEY, Integer.toString(ports.postgres()));
            }
            case ENRICHMENT -> {
                state(properties, "enrichment", component, data);
                // The keys of the query API open the API of persons, too, unless that has keys of its own.
                Optional.ofNullable(settings.cli().get(StackSettings.API_KEYS))
                        .ifPresent(keys -> properties.putIfAbsent("enrichment.keys", keys));
                properties.putIfAbsent(GEOIP, Distribution.demoPlaces().toString());
                options.geoip()
                        .ifPresent(file -> properties.setProperty(
                                GEOIP, file.toAbsolutePath().toString()));
            }
            case SINK_PUBLISHER -> sinkPublisher(properties, data, ports, settings);
            case INGEST ->
                options.sources()
                        .ifPresent(file -> properties.setProperty(
                                SOURCES, file.toAbsolutePath().toString()));
            case BROKER, REGISTRY -> {}
        }
        return properties;
    }

    private static void sinkPublisher(Properties properties, DataDirectory data, Ports ports, StackSettings settings) {
        state(properties, "sink", Component.SINK_PUBLISHER, data);
        Optional.ofNullable(settings.cli().get(StackSettings.API_KEYS))
                .ifPresent(keys -> properties.putIfAbsent("sink.keys", keys));
        // A newcomer's receiver listens on this machine.
        properties.putIfAbsent("sink.webhook.networks.allowed", "127.0.0.0/8,::1/128");
        properties.putIfAbsent("sink.destinations.http.allowed", "true");
        properties.putIfAbsent(
                "sink.destinations.secrets.dir", data.root().resolve("secrets").toString());
        properties.putIfAbsent("sink.console.url", ports.url(Component.AGGREGATION));
    }

    /** Metrics addresses of the services for the console, in the order of the data flow. */
    private static String metrics(Ports ports) {
        return Stream.of(Component.INGEST, Component.ENRICHMENT, Component.AGGREGATION, Component.SINK_PUBLISHER)
                .map(service -> service.title() + "=" + ports.url(service) + "/metrics")
                .collect(Collectors.joining(","));
    }

    private static void state(Properties properties, String stage, Component component, DataDirectory data) {
        properties.setProperty(stage + ".state.dir", data.state(component).toString());
    }
}
