package io.millrace.connect.cassandra;

import org.apache.kafka.connect.errors.DataException;

/**
 * Cassandra's write time of a row: greater for a greater (generation, revision), so that Cassandra itself keeps the newest. A
 * generation is a small number or a time in milliseconds and has 41 bits (until 2039), a revision 22 (4 million of one row).
 */
final class WriteTimestamp {
    private static final int REVISION_BITS = 22;
    private static final long MAX_REVISION = (1L << REVISION_BITS) - 1;
    private static final long MAX_GENERATION = (1L << (63 - REVISION_BITS)) - 1;

    private WriteTimestamp() {}

    /**
     * The write time of a row.
     *
     * @throws DataException if it has no place for the numbers: they would overtake others in silence
     */
    static long of(long generation, long revision) {
        if (generation < 0 || generation > MAX_GENERATION || revision < 0 || revision > MAX_REVISION) {
            throw new DataException("generation " + generation + " and revision " + revision
                    + " do not fit into a write time: at most " + MAX_GENERATION + " and " + MAX_REVISION);
        }
        return (generation << REVISION_BITS) | revision;
    }
}
