/** Parsing of access logs of web servers, proxies and load balancers: from a line to the request it records. */
package io.millrace.ingest.accesslog;
