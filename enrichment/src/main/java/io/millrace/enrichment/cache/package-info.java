/** Heap budget of the stage's caches. */
package io.millrace.enrichment.cache;
