/** Replaces named personal data by keyed hashes, before anything stores or forwards it. */
package io.millrace.enrichment.pii;
