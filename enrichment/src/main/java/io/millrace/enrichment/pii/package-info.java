/** Keyed hashing of configured personal data, before it is stored or forwarded. */
package io.millrace.enrichment.pii;
