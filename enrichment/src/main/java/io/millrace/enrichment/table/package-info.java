/** Tables of text that come with the packages that use them. */
package io.millrace.enrichment.table;
