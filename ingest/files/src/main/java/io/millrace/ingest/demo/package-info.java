/** Demo traffic of a made-up shop, reproducible from a seed, sent to the collector over HTTP. */
package io.millrace.ingest.demo;
