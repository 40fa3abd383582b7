package io.millrace.aggregation.query;

import io.millrace.aggregation.fleet.RowSource;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.runtime.config.ConfigReader;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Further routes over the query layer, found on the class path: the service starts with or without them, as SQL is, whose
 * libraries are large.
 */
public interface QueryExtension {
    /** Reads the settings of the extension. */
    Routes configure(ConfigReader reader);

    /** The routes of a configured extension. */
    @FunctionalInterface
    interface Routes {
        /**
         * Adds the routes.
         *
         * @param pool where work that takes long runs, within its deadline and memory
         */
        void mount(Router router, RowSource rows, QueryPool pool, Clock clock);
    }

    /** The routes of every extension on the class path. */
    static List<Routes> routes(ConfigReader reader) {
        return ServiceLoader.load(QueryExtension.class, QueryExtension.class.getClassLoader()).stream()
                .map(extension -> extension.get().configure(reader))
                .toList();
    }
}
