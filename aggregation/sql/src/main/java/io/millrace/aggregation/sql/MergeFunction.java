package io.millrace.aggregation.sql;

import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.util.Optionality;

/** The aggregate function of a measure without one under GROUP BY: the merge of its accumulators. */
final class MergeFunction extends SqlAggFunction {
    static final MergeFunction MERGE = new MergeFunction();

    private MergeFunction() {
        super(
                "MERGE",
                null,
                SqlKind.OTHER_FUNCTION,
                ReturnTypes.ARG0_FORCE_NULLABLE,
                null,
                OperandTypes.ANY,
                SqlFunctionCategory.USER_DEFINED_FUNCTION,
                false,
                false,
                Optionality.FORBIDDEN);
    }
}
