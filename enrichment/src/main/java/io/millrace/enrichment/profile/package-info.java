/** What all devices of a person together know of it: merged by person, published, and read back everywhere. */
package io.millrace.enrichment.profile;
