/** Counters of the stage, whose equation is a documented contract. */
package io.millrace.enrichment.count;
