package io.millrace.aggregation.sql;

import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.rowquery.RowHeapSize;

/** What one run of a statement does, held to the request's budget: rows and texts take heap, steps take time. One thread's. */
final class StatementBudget {
    /** No text that a statement makes is longer. */
    static final int LONGEST_TEXT = 10_000;

    private static final int CHECKED_EVERY = 64;
    private static final int ROW = 24;
    private static final int CELL = 8;

    private final Budget budget;
    private int steps;

    StatementBudget(Budget budget) {
        this.budget = budget;
    }

    /** One row, pair or value more; ends the run when its time is over. */
    void tick() {
        if (++steps % CHECKED_EVERY == 0) {
            budget.check();
        }
    }

    /** A step that may take as long as thousands of others, such as one over two long texts. */
    void longStep() {
        budget.check();
    }

    /** A row that is held from here on, whose values are held already. */
    void row(int width) {
        budget.reserve(ROW + CELL * (long) width);
    }

    /** A value that is held from here on. */
    void value(Object value) {
        budget.reserve(RowHeapSize.of(value));
    }

    void bytes(long bytes) {
        budget.reserve(bytes);
    }

    /** The text, if it is not too long. */
    static String bounded(String text) {
        requireLength(text.length());
        return text;
    }

    /** Refuses a text before it is made. */
    static void requireLength(long length) {
        if (length > LONGEST_TEXT) {
            throw SqlErrors.refused("a text grows beyond " + LONGEST_TEXT + " characters");
        }
    }
}
