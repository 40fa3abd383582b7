package io.millrace.cli.connect;

import java.util.Map;

/** A kind of database or store that rows go to. */
interface DatabaseTarget {
    /** Statements that prepare the database; empty if the connector needs none. They can be run again. */
    String ddl(TargetTable table, DatabaseAddress address, Backend backend);

    /** Settings of the connector that only this target needs; empty if it reads the topic by itself. */
    Map<String, String> connector(TargetTable table, DatabaseAddress address);

    /** Example of an address. */
    String exampleUrl();

    /**
     * Where the rows come from.
     *
     * @param bootstrapServers addresses of the broker
     * @param registryUrl base URL of the registry's Confluent API
     */
    record Backend(String bootstrapServers, String registryUrl) {}
}
