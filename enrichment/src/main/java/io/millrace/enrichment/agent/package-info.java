/** What a User-Agent says: browser, operating system, kind of device, and whether a robot sent it. */
package io.millrace.enrichment.agent;
