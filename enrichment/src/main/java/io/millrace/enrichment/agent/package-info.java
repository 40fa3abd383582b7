/** Parsing of User-Agent headers: browser, operating system, device type, and whether a bot sent it. */
package io.millrace.enrichment.agent;
