/** Resolution of person and session from one compact record of state per device. */
package io.millrace.enrichment.identity;
