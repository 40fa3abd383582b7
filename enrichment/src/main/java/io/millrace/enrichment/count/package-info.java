/** The stage's counters, which are a documented contract. */
package io.millrace.enrichment.count;
