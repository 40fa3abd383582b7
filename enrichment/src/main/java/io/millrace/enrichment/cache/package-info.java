/** The stage's caches, which together keep to one budget of bytes. */
package io.millrace.enrichment.cache;
