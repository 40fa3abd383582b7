package io.millrace.aggregation.sql;

import io.millrace.aggregation.query.Budget;
import io.millrace.aggregation.query.RowBytes;

/** What one run of a statement does, held to the request's budget: rows and texts take heap, steps take time. One thread's. */
final class StatementBudget {
    /** No text that a statement makes is longer. */
    static final int MAX_TEXT_LENGTH = 10_000;

    private static final int STEPS_PER_CHECK = 64;
    private static final int ROW_BYTES = 24;
    private static final int CELL_BYTES = 8;

    private final Budget budget;
    private int steps;

    StatementBudget(Budget budget) {
        this.budget = budget;
    }

    /** One row, pair or value more; ends the run when its time is over. */
    void countStep() {
        if (++steps % STEPS_PER_CHECK == 0) {
            budget.check();
        }
    }

    /** A step that may take as long as thousands of others, such as one over two long texts. */
    void checkDeadline() {
        budget.check();
    }

    /** A row that is held from here on, whose values are held already. */
    void reserveRow(int width) {
        budget.take(ROW_BYTES + CELL_BYTES * (long) width);
    }

    /** A value that is held from here on. */
    void reserveValue(Object value) {
        budget.take(RowBytes.of(value));
    }

    void reserveBytes(long bytes) {
        budget.take(bytes);
    }

    /** The text, if it is not too long. */
    static String requireTextLength(String text) {
        requireTextLength(text.length());
        return text;
    }

    /** Refuses a text before it is made. */
    static void requireTextLength(long length) {
        if (length > MAX_TEXT_LENGTH) {
            throw SqlErrors.refused("a text grows beyond " + MAX_TEXT_LENGTH + " characters");
        }
    }
}
