/** Refuses events that decode but make no sense, so that no later step needs to. */
package io.millrace.enrichment.check;
