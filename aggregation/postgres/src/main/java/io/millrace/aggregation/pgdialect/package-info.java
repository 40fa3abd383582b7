/** PostgreSQL's syntax as text: tokens, statements, and their translation to the SQL of insights; no database, no sockets. */
package io.millrace.aggregation.pgdialect;
