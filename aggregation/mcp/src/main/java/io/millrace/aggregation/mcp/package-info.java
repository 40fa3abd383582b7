/** Model Context Protocol for assistants: tools over the query API, with the keys, tenants and quotas of their callers. */
package io.millrace.aggregation.mcp;
