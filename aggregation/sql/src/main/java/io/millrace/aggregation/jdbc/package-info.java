/** JDBC for tools: Avatica's protocol over HTTP in front of SQL, without state between requests. */
package io.millrace.aggregation.jdbc;
