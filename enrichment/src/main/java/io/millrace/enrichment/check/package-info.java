/** Validation of decoded events, and dead-lettering of invalid and failing ones. */
package io.millrace.enrichment.check;
