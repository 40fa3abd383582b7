/** JDBC access to SQL: Avatica's protocol over HTTP, without state between requests. */
package io.millrace.aggregation.jdbc;
