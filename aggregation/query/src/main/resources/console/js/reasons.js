// Why an event was rejected, in a sentence, and what to do about it.

const REASONS = {
  MALFORMED_JSON: ['The body is not valid JSON, so nothing in it could be read.', 'Check how the sender builds the body: a missing bracket or quote, a trailing comma, or text that was cut off. Serialize with a JSON library rather than by hand.'],
  INVALID_ENCODING: ['The body is not valid UTF-8, or its compression is broken.', 'Send UTF-8, and set Content-Encoding: gzip only where the body is gzip.'],
  TOO_DEEP: ['The event nests objects or lists deeper than allowed.', 'Flatten the properties before you send them.'],
  EVENT_TOO_LARGE: ['The event is larger than one event may be (32 KB).', 'Send less in properties: an id instead of a document, a link instead of an image.'],
  BATCH_TOO_LARGE: ['The batch is larger than one request may be (500 KB).', 'Send smaller batches: lower the flush size of the client.'],
  TOO_MANY_EVENTS: ['The batch holds more events than one request may (2,500).', 'Send smaller batches: lower the flush size of the client.'],
  MISSING_FIELD: ['A required field is missing.', 'Every event needs a userId or an anonymousId, and a track event needs its event name.'],
  INVALID_FIELD: ['A field has a value of the wrong type or form.', 'The message says which field; send text as text, and times as ISO 8601.'],
  UNKNOWN_TYPE: ['The type of the event is none that the collector knows.', 'Use track, page, screen, identify, group or alias.'],
  TIMESTAMP_OUT_OF_RANGE: ['The time of the event is too far from now to be true.', 'Send times in ISO 8601 with a zone, and check the clock of the device; seconds where milliseconds are expected look like 1970.'],
  CORRUPT_AVRO: ['The record on the topic is not what its schema says.', 'Something else than Millrace wrote to the topic. Find the writer by the partition and offset.'],
  UNKNOWN_SCHEMA_ID: ['The record names a schema that the registry does not know.', 'The registry lost schemas or another registry wrote it: restore the registry, then send the failures again.'],
  POISON_EVENT: ['Processing this event failed with a bug, and it was set aside so that the others go on.', 'Look at the message and report it; send it again after an upgrade.'],
  INVALID_DEFINITION: ['The definition of an insight cannot be read by this version.', 'Apply the definition again from the editor.'],
  DELIVERY_FAILED: ['A row could not be delivered after all attempts.', 'Look at the destination; redrive its deliveries with millrace destinations.'],
  IMPORT_LINE_INVALID: ['A line of an imported file could not be read in the given format.', 'Check --format and --map, correct the lines, and import them again.'],
};

export const reasonText = (reason) => REASONS[reason]?.[0] ?? 'A stage could not accept the event.';
export const fixText = (reason) => REASONS[reason]?.[1] ?? 'The message below says what was wrong and where.';

/** A reason as a heading: Malformed JSON. */
export const reasonTitle = (reason) => {
  const words = reason.toLowerCase().replaceAll('_', ' ').replace('json', 'JSON').replace('avro', 'Avro').replace(' id', ' ID');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
