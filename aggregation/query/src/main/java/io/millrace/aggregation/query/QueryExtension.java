package io.millrace.aggregation.query;

import io.millrace.aggregation.fleet.RowSource;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.runtime.access.DirectAccess;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.service.PeerClients;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/**
 * Service provider interface for further routes over the query layer, found on the class path. SQL is one: its libraries are
 * large, and the service starts without them.
 */
public interface QueryExtension {
    /** Reads the settings of the extension; errors are collected in the reader. */
    Routes configure(ConfigReader reader);

    /**
     * What an extension is given of the service.
     *
     * @param pool runs blocking work, within its deadline and memory
     * @param clients make HTTP clients for calls to this service
     * @param access keys and quotas of clients that do not speak HTTP; routes are guarded already
     * @param closing has a resource closed when the process stops
     */
    record Host(
            Router router,
            RowSource rows,
            QueryPool pool,
            Clock clock,
            Vertx vertx,
            PeerClients clients,
            DirectAccess access,
            CollectorRegistry metrics,
            Consumer<AutoCloseable> closing) {}

    /** Routes of a configured extension. */
    @FunctionalInterface
    interface Routes {
        /** Adds the routes, and opens what else the extension listens on. */
        void mount(Host host);
    }

    /** The routes of every extension that the class loader finds. */
    static List<Routes> routes(ConfigReader reader, ClassLoader classPath) {
        return ServiceLoader.load(QueryExtension.class, classPath).stream()
                .map(extension -> extension.get().configure(reader))
                .toList();
    }
}
