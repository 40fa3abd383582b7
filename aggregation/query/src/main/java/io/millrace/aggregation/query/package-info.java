/** Routes of the query API, and the extension point for further ones. */
package io.millrace.aggregation.query;
