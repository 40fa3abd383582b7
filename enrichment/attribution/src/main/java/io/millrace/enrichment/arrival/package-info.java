/** How an event came: its page, and the campaign and referrer that brought the visitor there. */
package io.millrace.enrichment.arrival;
