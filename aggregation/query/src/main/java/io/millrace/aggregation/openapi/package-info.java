/** OpenAPI document of the query API. */
package io.millrace.aggregation.openapi;
