/** What brought a session, and what first brought a person, from the touches of their events. */
package io.millrace.enrichment.attribution;
