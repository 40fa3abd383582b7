/** Layout of the row store: the keys and values that the merge task writes and that readers of rows decode. */
package io.millrace.aggregation.store;
