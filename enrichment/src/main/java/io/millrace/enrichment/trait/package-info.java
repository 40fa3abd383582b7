/** Traits of a person with their event times: limits, order-independent merging, and the binary encoding. */
package io.millrace.enrichment.trait;
