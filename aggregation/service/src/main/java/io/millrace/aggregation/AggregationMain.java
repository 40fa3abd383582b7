package io.millrace.aggregation;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.runtime.service.HttpEndpoints;
import io.millrace.runtime.service.Service;
import io.millrace.runtime.service.ServiceContext;
import io.millrace.schemas.serde.SchemaIds;
import java.util.List;

/** Entry point of the aggregation stage: the insight engine, its query API and its console. */
public final class AggregationMain {
    private AggregationMain() {}

    public static void main(String[] args) {
        Service.run("aggregation", args, AggregationMain::start);
    }

    /** Starts the stage in a process of its own, or beside others. */
    public static void start(ServiceContext context) throws Exception {
        AggregationConfig config = AggregationConfig.read(context.config());
        context.verifyConfig();
        List<InsightSpec> shipped = config.shippedInsights();
        SchemaIds ids = context.schemaIds(config.kafka());
        InsightEngine engine = InsightEngine.prepare(context, config, shipped, ids);
        HttpEndpoints http = context.http(config.http());
        new AggregationApi(context, config, ids, engine).mount(http.router());
        // Closed first on stop: requests in flight still need the stores and threads.
        context.closeOnStop(http);
        http.listen();
        engine.start();
    }
}
