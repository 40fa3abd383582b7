package io.millrace.ingest.importer;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A line read as an event in Segment's JSON.
 *
 * @param json the event, without what the import adds
 * @param time event time, ms since the epoch, or null where the line has none
 * @param device what orders it among others: events of one device are sent in order
 */
record ImportedEvent(ObjectNode json, Long time, String device) {}
