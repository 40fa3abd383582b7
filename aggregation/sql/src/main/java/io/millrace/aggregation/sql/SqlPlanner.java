package io.millrace.aggregation.sql;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.runtime.http.RequestException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.metadata.DefaultRelMetadataProvider;
import org.apache.calcite.rel.metadata.ProxyingMetadataHandlerProvider;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Translation of a statement to a validated logical plan over the insights. No optimizer runs: pushdown is decided during
 * execution, when all values are known. Thread-safe.
 */
final class SqlPlanner {
    /** A validated plan: its operator tree, column names, and parameter types. */
    record Plan(RelRoot root, List<String> names, List<RelDataType> parameters) {}

    private static final SqlValidator.Config VALIDATOR = SqlValidator.Config.DEFAULT
            .withConformance(new SqlDelegatingConformance(SqlConformanceEnum.LENIENT) {
                @Override
                public boolean isHavingAlias() {
                    return false;
                }
            })
            .withDefaultNullCollation(NullCollation.LAST)
            .withIdentifierExpansion(true);

    private static final Logger LOG = LoggerFactory.getLogger(SqlPlanner.class);
    private static final int MAX_LOGGED_LENGTH = 1_000;

    private final SqlOperatorTable operators = SqlOperators.table();
    private final int maxLength;

    SqlPlanner(int maxLength) {
        this.maxLength = maxLength;
    }

    /** @throws io.millrace.runtime.http.RequestException 400 or 422 with position and reason */
    Plan plan(String sql, Collection<InsightSpec> insights) {
        Map<String, InsightTable> tables = tables(insights);
        SqlNode parsed = SqlText.parse(sql, maxLength);
        List<String> texts = ColumnNames.sourceTexts(parsed, sql);
        SqlNode tree = parsed.accept(new MeasureRewriter(tables));
        SqlTypes types = new SqlTypes();
        CalciteCatalogReader catalog = catalog(tables, types);
        SqlValidator validator = SqlValidatorUtil.newValidator(operators, catalog, types, VALIDATOR);
        try {
            SqlNode checked = validator.validate(tree);
            RelRoot root = converter(validator, catalog, types).convertQuery(checked, false, true);
            return new Plan(root, ColumnNames.of(root, texts), parameters(validator, checked));
        } catch (CalciteContextException e) { // rejected at the edge
            throw SqlErrors.of(e, knownNames(parsed, tables), sql);
        } catch (RequestException e) {
            throw e;
        } catch (RuntimeException | AssertionError e) { // rejected at the edge: Calcite cannot plan it
            LOG.warn(
                    "Calcite cannot plan a statement, rejected with 422: {}",
                    sql.substring(0, Math.min(sql.length(), MAX_LOGGED_LENGTH)),
                    e);
            throw SqlErrors.refused("this form of statement is not supported"
                    + (e.getMessage() == null ? "" : ": " + SqlErrors.firstSentence(e.getMessage())));
        } catch (StackOverflowError e) { // rejected at the edge: all state belongs to this statement
            throw SqlText.tooDeep();
        }
    }

    static Map<String, InsightTable> tables(Collection<InsightSpec> insights) {
        Map<String, InsightTable> tables = new LinkedHashMap<>();
        insights.forEach(insight -> tables.put(insight.name(), new InsightTable(insight)));
        return tables;
    }

    private static List<RelDataType> parameters(SqlValidator validator, SqlNode checked) {
        RelDataType row = validator.getParameterRowType(checked);
        return row.getFieldList().stream().map(field -> field.getType()).toList();
    }

    private static CalciteCatalogReader catalog(Map<String, InsightTable> tables, SqlTypes types) {
        CalciteSchema schema = CalciteSchema.createRootSchema(false, false);
        tables.forEach(schema::add);
        Properties properties = new Properties();
        properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "false");
        return new CalciteCatalogReader(schema, List.of(), types, new CalciteConnectionConfigImpl(properties));
    }

    private static SqlToRelConverter converter(SqlValidator validator, CalciteCatalogReader catalog, SqlTypes types) {
        HepPlanner planner = new HepPlanner(HepProgram.builder().build());
        // No constant folding, and metadata by reflection: Calcite's defaults would generate and compile Java code.
        planner.setExecutor((builder, constants, reduced) -> reduced.addAll(constants));
        RelOptCluster cluster = RelOptCluster.create(planner, new RexBuilder(types));
        cluster.setMetadataQuerySupplier(
                () -> new RelMetadataQuery(new ProxyingMetadataHandlerProvider(DefaultRelMetadataProvider.INSTANCE)));
        return new SqlToRelConverter(
                (type, query, schemaPath, viewPath) -> {
                    throw new UnsupportedOperationException("views");
                },
                validator,
                catalog,
                cluster,
                StandardConvertletTable.INSTANCE,
                SqlToRelConverter.config()
                        .withExpand(false)
                        .withTrimUnusedFields(false)
                        .withInSubQueryThreshold(Integer.MAX_VALUE));
    }

    /** Names of all tables, and of all columns of the tables that the statement reads. */
    private static List<String> knownNames(SqlNode tree, Map<String, InsightTable> tables) {
        List<String> names = new ArrayList<>(tables.keySet());
        Set<String> read = new HashSet<>();
        tree.accept(new SqlBasicVisitor<Void>() {
            @Override
            public Void visit(SqlIdentifier name) {
                read.add(name.names.get(name.names.size() - 1).toLowerCase(Locale.ROOT));
                return null;
            }
        });
        tables.forEach((name, table) -> {
            if (read.contains(name.toLowerCase(Locale.ROOT))) {
                table.columns().forEach(column -> names.add(column.name()));
            }
        });
        return names;
    }
}
