package io.millrace.ingest.importer;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An event in Segment's JSON, read from a line.
 *
 * @param json the event, before the import adds its id and shifts its time
 * @param time event time, ms since the epoch, or null if the line has none
 * @param device id of the device; events of one device are sent in order
 */
record ImportedEvent(ObjectNode json, Long time, String device) {}
