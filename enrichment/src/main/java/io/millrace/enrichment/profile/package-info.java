/** Profiles of persons over all their devices: merged by person, published, and read back on every instance. */
package io.millrace.enrichment.profile;
