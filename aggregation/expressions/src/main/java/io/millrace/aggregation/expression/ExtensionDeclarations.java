package io.millrace.aggregation.expression;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Declarations for CEL's checker: Millrace's own functions, and those of CEL's {@code strings} and {@code math} extensions. */
final class ExtensionDeclarations {
    private static final CelType TEXT = SimpleType.STRING;
    private static final CelType INT = SimpleType.INT;
    private static final CelType DOUBLE = SimpleType.DOUBLE;
    private static final CelType BOOL = SimpleType.BOOL;
    private static final CelType ANY = SimpleType.DYN;
    private static final int MAX_NUMBERS = 8;

    private final Map<String, List<CelOverloadDecl>> overloads = new LinkedHashMap<>();

    private ExtensionDeclarations() {}

    static List<CelFunctionDecl> declarations() {
        var all = new ExtensionDeclarations();
        all.own();
        all.strings();
        all.math();
        var declared = new ArrayList<CelFunctionDecl>();
        all.overloads.forEach(
                (name, signatures) -> declared.add(CelFunctionDecl.newFunctionDeclaration(name, signatures)));
        return declared;
    }

    private void own() {
        var any = TypeParamType.create("T");
        global("lower", TEXT, TEXT);
        global("upper", TEXT, TEXT);
        global("before", TEXT, TEXT, TEXT);
        global("after", TEXT, TEXT, TEXT);
        global("coalesce", any, any, any);
    }

    private void strings() {
        member("charAt", TEXT, TEXT, INT);
        member("indexOf", INT, TEXT, TEXT);
        member("indexOf", INT, TEXT, TEXT, INT);
        member("lastIndexOf", INT, TEXT, TEXT);
        member("lastIndexOf", INT, TEXT, TEXT, INT);
        member("lowerAscii", TEXT, TEXT);
        member("upperAscii", TEXT, TEXT);
        member("replace", TEXT, TEXT, TEXT, TEXT);
        member("replace", TEXT, TEXT, TEXT, TEXT, INT);
        member("split", ListType.create(TEXT), TEXT, TEXT);
        member("split", ListType.create(TEXT), TEXT, TEXT, INT);
        member("substring", TEXT, TEXT, INT);
        member("substring", TEXT, TEXT, INT, INT);
        member("trim", TEXT, TEXT);
        member("reverse", TEXT, TEXT);
        member("join", TEXT, ListType.create(TEXT));
        member("join", TEXT, ListType.create(TEXT), TEXT);
        global("strings.quote", TEXT, TEXT);
    }

    private void math() {
        for (var name : List.of("math.greatest", "math.least")) {
            for (int count = 1; count <= MAX_NUMBERS; count++) {
                var numbers = new CelType[count];
                java.util.Arrays.fill(numbers, ANY);
                global(name, ANY, numbers);
            }
        }
        for (var name : List.of("math.ceil", "math.floor", "math.round", "math.trunc")) {
            global(name, DOUBLE, DOUBLE);
        }
        global("math.sqrt", DOUBLE, DOUBLE);
        global("math.sqrt", DOUBLE, INT);
        for (var name : List.of("math.isNaN", "math.isInf", "math.isFinite")) {
            global(name, BOOL, DOUBLE);
        }
        for (var name : List.of("math.abs", "math.sign")) {
            global(name, INT, INT);
            global(name, DOUBLE, DOUBLE);
        }
        global("math.bitNot", INT, INT);
        for (var name :
                List.of("math.bitAnd", "math.bitOr", "math.bitXor", "math.bitShiftLeft", "math.bitShiftRight")) {
            global(name, INT, INT, INT);
        }
    }

    private void global(String name, CelType result, CelType... parameters) {
        add(name).add(CelOverloadDecl.newGlobalOverload(id(name), result, parameters));
    }

    private void member(String name, CelType result, CelType... parameters) {
        add(name).add(CelOverloadDecl.newMemberOverload(id(name), result, parameters));
    }

    private List<CelOverloadDecl> add(String name) {
        return overloads.computeIfAbsent(name, absent -> new ArrayList<>());
    }

    private String id(String name) {
        return name + "_own_" + add(name).size();
    }
}
