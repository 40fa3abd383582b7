package io.millrace.aggregation.pgcatalog;

import io.millrace.aggregation.pgwire.PgType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Functions of the catalogue, called by its database by their names. Public for that reason only. Those that take a connection are
 * given that of the caller.
 */
public final class CatalogFunctions {
    /** Method of this class by the name of the function, where the two differ. */
    static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("format_type", "formatType"),
            Map.entry("pg_table_is_visible", "isVisible"),
            Map.entry("pg_type_is_visible", "isVisible"),
            Map.entry("pg_function_is_visible", "isVisible"),
            Map.entry("pg_relation_is_publishable", "isNever"),
            Map.entry("pg_is_in_recovery", "isInRecovery"),
            Map.entry("pg_get_userbyid", "owner"),
            Map.entry("pg_get_expr", "expression"),
            Map.entry("pg_get_viewdef", "expression"),
            Map.entry("pg_get_constraintdef", "expression"),
            Map.entry("pg_get_indexdef", "expression"),
            Map.entry("pg_get_partkeydef", "expression"),
            Map.entry("pg_get_function_identity_arguments", "expression"),
            Map.entry("pg_get_statisticsobjdef_columns", "expression"),
            Map.entry("pg_get_serial_sequence", "expression"),
            Map.entry("pg_get_function_result", "expression"),
            Map.entry("pg_get_function_arguments", "expression"),
            Map.entry("pg_encoding_to_char", "encoding"),
            Map.entry("pg_total_relation_size", "size"),
            Map.entry("pg_relation_size", "size"),
            Map.entry("pg_table_size", "size"),
            Map.entry("pg_database_size", "size"),
            Map.entry("pg_size_pretty", "prettySize"),
            Map.entry("pg_backend_pid", "process"),
            Map.entry("pg_my_temp_schema", "process"),
            Map.entry("obj_description", "objectDescription"),
            Map.entry("col_description", "columnDescription"),
            Map.entry("shobj_description", "objectDescription"),
            Map.entry("array_to_string", "arrayToString"),
            Map.entry("string_to_array", "stringToArray"),
            Map.entry("array_upper", "arrayUpper"),
            Map.entry("text_array", "textArray"),
            Map.entry("quote_name", "quoteName"),
            Map.entry("quote_literal", "quoteText"),
            Map.entry("parse_name", "parseName"),
            Map.entry("format", "format"),
            Map.entry("to_regclass", "toRegclass"),
            Map.entry("regclass_name", "regclassName"),
            Map.entry("current_schemas", "schemas"),
            Map.entry("current_setting", "setting"),
            Map.entry("has_table_privilege", "hasPrivilege"),
            Map.entry("has_schema_privilege", "hasPrivilege"),
            Map.entry("has_database_privilege", "hasPrivilege"),
            Map.entry("has_column_privilege", "hasPrivilege"),
            Map.entry("has_any_column_privilege", "hasPrivilege"),
            Map.entry("version", "version"),
            Map.entry("inet_server_addr", "address"),
            Map.entry("inet_server_port", "process"),
            Map.entry("txid_current", "process"));

    private static final Pattern PLAIN_NAME = Pattern.compile("[a-z_][a-z0-9_]*");

    private CatalogFunctions() {}

    public static String formatType(Integer oid, Integer modifier) {
        return oid == null ? null : PgType.of(oid).map(PgType::sqlName).orElse("???");
    }

    public static boolean isVisible(Integer oid) {
        return true;
    }

    public static boolean isNever(String name) {
        return false;
    }

    public static boolean isInRecovery() {
        return false;
    }

    public static String owner(Integer oid) {
        return "millrace";
    }

    /** Definitions of objects that there are none of: defaults, views, indexes, constraints. */
    public static String expression(String object) {
        return null;
    }

    public static String expression(String object, String part) {
        return null;
    }

    public static String expression(String object, String part, Boolean pretty) {
        return null;
    }

    public static String encoding(Integer encoding) {
        return "UTF8";
    }

    public static long size(String relation) {
        return 0;
    }

    public static String prettySize(Long bytes) {
        return bytes + " bytes";
    }

    public static int process() {
        return 0;
    }

    public static String address() {
        return null;
    }

    public static String version() {
        return "PostgreSQL " + ServerVersion.NUMBER + " (Millrace)";
    }

    public static boolean hasPrivilege(String object, String privilege) {
        return List.of("SELECT", "USAGE", "CONNECT").contains(privilege.toUpperCase(Locale.ROOT));
    }

    public static boolean hasPrivilege(String user, String object, String privilege) {
        return hasPrivilege(object, privilege);
    }

    public static boolean hasPrivilege(String user, String object, String column, String privilege) {
        return hasPrivilege(object, privilege);
    }

    public static String[] schemas(boolean withSystem) {
        return withSystem ? new String[] {"pg_catalog", "public"} : new String[] {"public"};
    }

    /** Quoted only if it has to be, as PostgreSQL does. */
    public static String quoteName(String name) {
        return name == null || PLAIN_NAME.matcher(name).matches() ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** Replaces {@code %s} by a text and {@code %I} by a name. */
    public static String format(String format, String first) {
        return format.replaceFirst("%[sI]", Matcher.quoteReplacement(first));
    }

    public static String format(String format, String first, String second) {
        return format(format(format, first), second);
    }

    /** The parts of a name with dots. */
    public static String[] parseName(String name) {
        return name == null ? null : name.replace("\"", "").split("\\.", -1);
    }

    public static String quoteText(String text) {
        return text == null ? null : "'" + text.replace("'", "''") + "'";
    }

    public static String arrayToString(String[] array, String separator) {
        return array == null
                ? null
                : Arrays.stream(array)
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining(separator));
    }

    public static String[] stringToArray(String text, String separator) {
        return text == null ? null : text.isEmpty() ? new String[0] : text.split(Pattern.quote(separator), -1);
    }

    public static Integer arrayUpper(String[] array, int dimension) {
        return array == null || dimension != 1 || array.length == 0 ? null : (Integer) array.length;
    }

    /** The elements of <code>{a,b}</code>. */
    public static String[] textArray(String text) {
        if (text == null || text.length() < 2) {
            return new String[0];
        }
        String inner = text.substring(1, text.length() - 1);
        return inner.isEmpty() ? new String[0] : inner.replace("\"", "").split(",", -1);
    }

    /** The id of a table by its name, with or without its schema and quotes, or by its id as text. */
    public static Integer toRegclass(Connection connection, String name) throws SQLException {
        if (name == null) {
            return null;
        }
        if (name.matches("\\d{1,9}")) {
            return Integer.valueOf(name);
        }
        String table = name.substring(name.lastIndexOf('.') + 1).replace("\"", "");
        return (Integer) first(connection, "SELECT oid FROM pg_catalog.pg_class WHERE relname = ?", table);
    }

    public static String regclassName(Connection connection, Integer oid) throws SQLException {
        Object name = first(connection, "SELECT relname FROM pg_catalog.pg_class WHERE oid = ?", oid);
        return name == null ? "-" : name.toString();
    }

    public static String setting(Connection connection, String name) throws SQLException {
        return (String) first(connection, "SELECT setting FROM pg_catalog.pg_settings WHERE name = ?", name);
    }

    public static String objectDescription(Connection connection, Integer oid, String catalog) throws SQLException {
        return columnDescription(connection, oid, 0);
    }

    public static String columnDescription(Connection connection, Integer oid, Integer column) throws SQLException {
        return (String) first(
                connection,
                "SELECT description FROM pg_catalog.pg_description WHERE objoid = ? AND objsubid = ?",
                oid,
                column);
    }

    private static Object first(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                query.setObject(i + 1, values[i]);
            }
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? rows.getObject(1) : null;
            }
        }
    }
}
