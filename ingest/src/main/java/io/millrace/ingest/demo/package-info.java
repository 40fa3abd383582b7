/** Believable traffic of a made-up shop, from one seed, through the front door. */
package io.millrace.ingest.demo;
