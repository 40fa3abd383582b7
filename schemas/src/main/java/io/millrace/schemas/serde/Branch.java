package io.millrace.schemas.serde;

/** Branches of the union of flattened values, in the schema's order. */
final class Branch {
    static final int NULL = 0;
    static final int BOOLEAN = 1;
    static final int LONG = 2;
    static final int DOUBLE = 3;
    static final int STRING = 4;
    static final int JSON_TEXT = 5;
    static final int COUNT = 6;

    private Branch() {}
}
