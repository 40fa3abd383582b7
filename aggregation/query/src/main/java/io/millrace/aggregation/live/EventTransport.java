package io.millrace.aggregation.live;

/** Transport of the events of a stream to its reader. Confined to the event loop of the connection. */
interface EventTransport {
    /** Sends the headers, before the first event. */
    void open();

    /** Whether its write queue has room; false once the reader is gone. */
    boolean isWritable();

    /** Registers an action that runs whenever the write queue has room again. */
    void onWritable(Runnable action);

    /**
     * Buffers an event until {@link #flush}.
     *
     * @param id position from which a reader resumes; empty for none
     * @param json data of the event
     */
    void append(String name, String id, byte[] json);

    /** Sends the buffered events. */
    void flush();

    /** Sends a keep-alive. */
    void heartbeat();

    /** Flushes and ends the stream; the reader may reconnect at once. */
    void end();

    /** Aborts the stream; the reader reconnects for a new snapshot. */
    void abort();
}
