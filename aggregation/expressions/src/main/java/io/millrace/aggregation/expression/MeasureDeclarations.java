package io.millrace.aggregation.expression;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.List;

/** Declarations of the measure functions for CEL's checker. Their result type is opaque, so that no operator accepts it. */
final class MeasureDeclarations {
    static final CelType MEASURE = OpaqueType.create("measure");

    private static final CelType ANY = SimpleType.DYN;
    private static final CelType COUNT = SimpleType.INT;

    private MeasureDeclarations() {}

    static List<CelFunctionDecl> declarations() {
        return List.of(
                function("count", List.of(), List.of(SimpleType.BOOL)),
                function("sum", List.of(ANY)),
                function("floatSum", List.of(ANY)),
                function("min", List.of(ANY)),
                function("max", List.of(ANY)),
                function("avg", List.of(ANY)),
                function("variance", List.of(ANY)),
                function("stddev", List.of(ANY)),
                function("uniques", List.of(ANY), List.of(ANY, COUNT)),
                function("quantile", List.of(ANY, SimpleType.DOUBLE)),
                function("top", List.of(ANY, COUNT), List.of(ANY, COUNT, COUNT)),
                function("first", List.of(ANY)),
                function("last", List.of(ANY)),
                function("rate", List.of(), List.of(ANY)),
                function("ratio", List.of(MEASURE, MEASURE)),
                function("change", List.of(MEASURE), List.of(MEASURE, SimpleType.STRING)),
                function("growth", List.of(MEASURE), List.of(MEASURE, SimpleType.STRING)),
                function("histogram", List.of(ANY, ListType.create(ANY))));
    }

    @SafeVarargs
    private static CelFunctionDecl function(String name, List<CelType>... overloads) {
        var declared = new ArrayList<CelOverloadDecl>();
        for (var parameters : overloads) {
            declared.add(CelOverloadDecl.newGlobalOverload(name + "_" + parameters.size(), MEASURE, parameters));
        }
        return CelFunctionDecl.newFunctionDeclaration(name, declared);
    }
}
