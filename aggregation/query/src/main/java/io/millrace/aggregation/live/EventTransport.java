package io.millrace.aggregation.live;

/** How the events of a stream reach its reader. Belongs to the event loop of the connection. */
interface EventTransport {
    /** Says what is coming; before the first event. */
    void open();

    /** Whether it takes more at the moment; false once it is gone. */
    boolean takesMore();

    /** Has the action run whenever it takes more again. */
    void whenItTakesMore(Runnable action);

    /**
     * Adds an event to what is sent next.
     *
     * @param id where a reader that comes back goes on; empty for none
     * @param json its data
     */
    void add(String name, String id, byte[] json);

    /** Sends what was added. */
    void flush();

    /** Says that the stream lives, when there is nothing else to say. */
    void beat();

    /** Sends what was added and ends: the reader comes back when it likes. */
    void end();

    /** Breaks off: the reader comes back for a new snapshot. */
    void abort();
}
