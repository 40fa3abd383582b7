package io.millrace.aggregation.mcp;

import io.millrace.aggregation.query.QueryExtension;
import io.millrace.runtime.config.ConfigReader;

/** Query extension that serves assistants under {@code /mcp}; found by ServiceLoader if this module is on the class path. */
public final class McpExtension implements QueryExtension {
    @Override
    public Routes configure(ConfigReader reader) {
        return host -> {
            LocalApi api = new LocalApi(host.clients());
            host.closing().accept(api);
            new McpRoute(host.access(), new InsightTools(api)).mount(host.router());
        };
    }
}
