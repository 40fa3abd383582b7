/** Access logs of web servers, proxies and load balancers: from a line to the request that it tells of. */
package io.millrace.ingest.accesslog;
