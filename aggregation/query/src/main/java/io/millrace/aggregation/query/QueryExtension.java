package io.millrace.aggregation.query;

import io.millrace.aggregation.fleet.RowSource;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.runtime.config.ConfigReader;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Service provider interface for further routes over the query layer, found on the class path. SQL is one: its libraries are
 * large, and the service starts without them.
 */
public interface QueryExtension {
    /** Reads the settings of the extension; errors are collected in the reader. */
    Routes configure(ConfigReader reader);

    /** Routes of a configured extension. */
    @FunctionalInterface
    interface Routes {
        /**
         * Adds the routes.
         *
         * @param pool runs blocking work, within its deadline and memory
         */
        void mount(Router router, RowSource rows, QueryPool pool, Clock clock);
    }

    /** The routes of every extension that the class loader finds. */
    static List<Routes> routes(ConfigReader reader, ClassLoader classPath) {
        return ServiceLoader.load(QueryExtension.class, classPath).stream()
                .map(extension -> extension.get().configure(reader))
                .toList();
    }
}
