/** HTTP API of persons: shows, merges, splits and erases them, on whichever instance a request arrives. */
package io.millrace.enrichment.api;
