/** PostgreSQL's protocol, version 3, on the side of the server: messages, types and errors; no sockets. */
package io.millrace.aggregation.pgwire;
