package io.millrace.cli.stack;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.util.List;
import java.util.stream.Collectors;

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

    /**
     * Service by its title.
     *
     * @throws CliException if there is no such service
     */
    public static Component service(String title) {
        return SERVICES.stream()
                .filter(service -> service.title.equals(title))
                .findFirst()
                .orElseThrow(() -> new CliException(
                        CliExitCode.USAGE,
                        "unknown service '" + title + "': use one of "
                                + SERVICES.stream().map(Component::title).collect(Collectors.joining(", "))));
    }

    /** Whether it is a service of Millrace, several of which can share a process. */
    boolean isService() {
        return SERVICES.contains(this);
    }

    /** Name in file names, messages and on the command line. */
    public String title() {
        return title;
    }

    /** Setting that holds the address of a service that the stack neither starts nor stops. */
    String urlKey() {
        return "local." + title + ".url";
    }

    /** Setting that holds the port. */
    String portKey() {
        return portKey;
    }

    int defaultPort() {
        return defaultPort;
    }
}
