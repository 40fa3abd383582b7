/** PostgreSQL's protocol in front of SQL over insights: connections, sessions, and what they run. */
package io.millrace.aggregation.postgres;
