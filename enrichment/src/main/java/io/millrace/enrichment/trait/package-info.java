/** Traits of a person with the event time of each, merged alike in any order, in one compact binary form. */
package io.millrace.enrichment.trait;
