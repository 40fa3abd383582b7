package io.millrace.aggregation.sql;

import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.rowquery.RowHeapSize;

/** Budget of one run of a statement: charges rows and texts to the request's heap budget and checks its deadline. Not thread-safe. */
final class StatementBudget {
    /** Maximum characters of a string that a function returns. */
    static final int MAX_TEXT_LENGTH = 10_000;

    private static final int STEPS_PER_CHECK = 64;
    private static final int ROW_BYTES = 24;
    private static final int CELL_BYTES = 8;

    private final Budget budget;
    private int steps;

    StatementBudget(Budget budget) {
        this.budget = budget;
    }

    /** Counts a step (a row, pair or value) and checks the deadline every 64 steps. */
    void countStep() {
        if (++steps % STEPS_PER_CHECK == 0) {
            budget.check();
        }
    }

    /** Checks the deadline at once, before a step that can take long, such as one over two long strings. */
    void checkDeadline() {
        budget.check();
    }

    /** Reserves heap for a row, without its values. */
    void reserveRow(int width) {
        budget.reserve(ROW_BYTES + CELL_BYTES * (long) width);
    }

    /** Reserves heap for a value. */
    void reserveValue(Object value) {
        budget.reserve(RowHeapSize.of(value));
    }

    void reserveBytes(long bytes) {
        budget.reserve(bytes);
    }

    /** The text, if it is not too long; else the statement is rejected. */
    static String requireTextLength(String text) {
        requireTextLength(text.length());
        return text;
    }

    /** Rejects a string before it is built. */
    static void requireTextLength(long length) {
        if (length > MAX_TEXT_LENGTH) {
            throw SqlErrors.refused("a string grows beyond " + MAX_TEXT_LENGTH + " characters");
        }
    }
}
