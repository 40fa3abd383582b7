/** Commands for destinations: their definitions, their deliveries, and what failed. */
package io.millrace.cli.destinations;
