/** HTTP API of destinations: their definitions, how their deliveries stand, and what failed. */
package io.millrace.sink.api;
