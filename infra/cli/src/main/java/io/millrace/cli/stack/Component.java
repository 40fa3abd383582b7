package io.millrace.cli.stack;

import java.util.List;

/** Processes of the stack, in their start order. */
public enum Component {
    BROKER("broker", "local.broker.port", 9092),
    REGISTRY("registry", "local.registry.port", 8081),
    AGGREGATION("aggregation", "aggregation.port", 8090),
    SINK_PUBLISHER("sink-publisher", "sink.port", 8092),
    ENRICHMENT("enrichment", "enrichment.port", 8091),
    INGEST("ingest", "ingest.port", 8080);

    /** Processes that the services need before they can start. */
    static final List<Component> BACKENDS = List.of(BROKER, REGISTRY);

    /** The services of Millrace. */
    static final List<Component> SERVICES = List.of(AGGREGATION, SINK_PUBLISHER, ENRICHMENT, INGEST);

    private final String title;
    private final String portKey;
    private final int defaultPort;

    Component(String title, String portKey, int defaultPort) {
        this.title = title;
        this.portKey = portKey;
        this.defaultPort = defaultPort;
    }

    /** Name in file names, messages and on the command line. */
    public String title() {
        return title;
    }

    /** Setting that holds the port. */
    String portKey() {
        return portKey;
    }

    int defaultPort() {
        return defaultPort;
    }
}
