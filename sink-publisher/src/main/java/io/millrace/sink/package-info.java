/** The sink-publisher stage: its main, configuration and topology, from insight updates to one typed topic per insight. */
package io.millrace.sink;
