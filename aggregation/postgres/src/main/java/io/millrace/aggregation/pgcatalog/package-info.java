/** PostgreSQL's catalogue of the insights, which clients query to list tables and columns. */
package io.millrace.aggregation.pgcatalog;
