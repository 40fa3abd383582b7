package io.millrace.aggregation.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Column names of a result: an expression without an alias is named by its text in the statement. */
final class ColumnNames {
    private static final String GENERATED_PREFIX = "EXPR$";
    private static final int MAX_LENGTH = 60;

    private ColumnNames() {}

    /** Source text of each item of the outermost select list. */
    static List<String> sourceTexts(SqlNode tree, String sql) {
        if (tree instanceof SqlOrderBy ordered) {
            return sourceTexts(ordered.query, sql);
        }
        if (tree instanceof SqlWith with) {
            return sourceTexts(with.body, sql);
        }
        List<String> texts = new ArrayList<>();
        if (tree instanceof SqlSelect select) {
            String[] lines = sql.split("\\R", -1);
            select.getSelectList().forEach(item -> texts.add(text(item.getParserPosition(), lines)));
        }
        return texts;
    }

    static List<String> of(RelRoot root, List<String> texts) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < root.fields.size(); i++) {
            String name = root.fields.get(i).getValue();
            boolean isUnnamed = name.startsWith(GENERATED_PREFIX) && texts.size() == root.fields.size();
            names.add(isUnnamed && !texts.get(i).isEmpty() ? texts.get(i) : name);
        }
        return List.copyOf(names);
    }

    private static String text(SqlParserPos at, String[] lines) {
        if (at.getLineNum() != at.getEndLineNum() || at.getLineNum() < 1 || at.getLineNum() > lines.length) {
            return "";
        }
        String line = lines[at.getLineNum() - 1];
        int from = at.getColumnNum() - 1;
        int to = Math.min(at.getEndColumnNum(), line.length());
        return from < 0 || from >= to || to - from > MAX_LENGTH ? "" : line.substring(from, to);
    }
}
