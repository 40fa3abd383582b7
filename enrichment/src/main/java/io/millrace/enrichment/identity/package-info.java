/** Who did it and in which session: one compact record of state per device. */
package io.millrace.enrichment.identity;
