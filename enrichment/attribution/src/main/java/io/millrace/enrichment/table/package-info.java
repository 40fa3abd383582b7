/** Reading of the bundled text tables. */
package io.millrace.enrichment.table;
