package io.millrace.cli.stack;

import java.util.List;

/** The processes of the stack, in the order in which data flows; they stop in the opposite order. */
public enum Component {
    BROKER("broker", "local.broker.port", 9092),
    REGISTRY("registry", "local.registry.port", 8081),
    AGGREGATION("aggregation", "aggregation.port", 8090),
    SINK_PUBLISHER("sink-publisher", "sink.port", 8092),
    ENRICHMENT("enrichment", "enrichment.port", 8091),
    INGEST("ingest", "ingest.port", 8080);

    /** What the services need before they can start. */
    static final List<Component> BACKENDS = List.of(BROKER, REGISTRY);

    /** Our own services. */
    static final List<Component> SERVICES = List.of(AGGREGATION, SINK_PUBLISHER, ENRICHMENT, INGEST);

    private final String title;
    private final String portKey;
    private final int defaultPort;

    Component(String title, String portKey, int defaultPort) {
        this.title = title;
        this.portKey = portKey;
        this.defaultPort = defaultPort;
    }

    /** Its name in files, messages and on the command line. */
    public String title() {
        return title;
    }

    /** Name of the setting of its port. */
    String portKey() {
        return portKey;
    }

    int defaultPort() {
        return defaultPort;
    }
}
