/** Knowing that a key is not in a store without asking the store, whose answer "no" is its most expensive one. */
package io.millrace.enrichment.bloom;
