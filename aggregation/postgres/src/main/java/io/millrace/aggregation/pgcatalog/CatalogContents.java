package io.millrace.aggregation.pgcatalog;

import io.millrace.aggregation.pgwire.PgType;
import io.millrace.aggregation.sql.InsightTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writer of the rows of the catalogue: a table for each insight. */
final class CatalogContents {
    private static final int PUBLIC = 2200;
    private static final int PG_CATALOG = 11;
    private static final int OWNER = 10;
    private static final int PG_CLASS = 1259;
    /** Ids from here on are those of users' objects. */
    private static final int FIRST_ID = 16_384;

    private final Connection connection;
    private final Set<Integer> ids = new HashSet<>();

    private CatalogContents(Connection connection) {
        this.connection = connection;
    }

    static void write(Connection connection, List<InsightTable> tables, Map<String, String> settings) throws SQLException {
        CatalogContents contents = new CatalogContents(connection);
        contents.types();
        for (InsightTable table : tables) {
            contents.table(table);
        }
        contents.systemTables();
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            contents.insert(
                    "pg_catalog.pg_settings(name, setting, context, vartype, source)",
                    setting.getKey(),
                    setting.getValue(),
                    "user",
                    "string",
                    "default");
        }
    }

    private void types() throws SQLException {
        for (PgType type : PgType.values()) {
            boolean isArray = type.category() == 'A';
            insert(
                    "pg_catalog.pg_type(oid, typname, typnamespace, typowner, typlen, typtype, typcategory, typisdefined,"
                            + " typdelim, typrelid, typelem, typarray, typnotnull, typbasetype, typtypmod, typndims,"
                            + " typcollation, typinput)",
                    type.oid(),
                    type.shortName(),
                    PG_CATALOG,
                    OWNER,
                    type.bytes(),
                    "b",
                    String.valueOf(type.category()),
                    true,
                    ",",
                    0,
                    isArray ? elementOf(type).oid() : 0,
                    type == PgType.TEXT ? PgType.TEXT_ARRAY.oid() : type == PgType.NAME ? PgType.NAME_ARRAY.oid() : 0,
                    false,
                    0,
                    -1,
                    0,
                    type.category() == 'S' ? 100 : 0,
                    isArray ? "array_in" : type.shortName() + "in");
        }
    }

    private static PgType elementOf(PgType array) {
        return array == PgType.NAME_ARRAY ? PgType.NAME : PgType.TEXT;
    }

    private void table(InsightTable table) throws SQLException {
        String name = table.insight().name();
        List<InsightTable.Column> columns = table.columns();
        int id = id(name);
        relation(id, name, PUBLIC, columns.size());
        insert("pg_catalog.pg_tables", "public", name, "millrace", null, false, false, false, false);
        insert("infoschema.tables", "millrace", "public", name, "BASE TABLE", "NO");
        insert("infoschema.role_table_grants", "millrace", "millrace", "millrace", "public", name, "SELECT");
        insert("infoschema.table_privileges", "millrace", "millrace", "millrace", "public", name, "SELECT");
        describe(id, 0, table.insight().description());
        for (int i = 0; i < columns.size(); i++) {
            column(id, name, i + 1, columns.get(i));
        }
    }

    /** The same id as long as the insight has its name: clients keep ids between queries. */
    private int id(String name) {
        int id = FIRST_ID + (name.hashCode() & 0x3fff_ffff);
        while (!ids.add(id)) {
            id++;
        }
        return id;
    }

    private void relation(int id, String name, int schema, int columns) throws SQLException {
        insert(
                "pg_catalog.pg_class(oid, relname, relnamespace, reltype, reloftype, relowner, relam, relfilenode,"
                        + " reltablespace, relpages, reltuples, relallvisible, reltoastrelid, relhasindex, relisshared,"
                        + " relpersistence, relkind, relnatts, relchecks, relhasrules, relhastriggers, relhassubclass,"
                        + " relrowsecurity, relforcerowsecurity, relispopulated, relreplident, relispartition,"
                        + " relrewrite, relfrozenxid, relminmxid, relhasoids)",
                id, name, schema, 0, 0, OWNER, 2, id, 0, 0, -1, 0, 0, false, false, "p", "r", columns, 0, false, false,
                false, false, false, true, "d", false, 0, 0, 0, false);
    }

    private void column(int table, String tableName, int number, InsightTable.Column column) throws SQLException {
        PgType type = ColumnTypes.of(column.type());
        insert(
                "pg_catalog.pg_attribute(attrelid, attname, atttypid, attlen, attnum, attndims, atttypmod, attnotnull,"
                        + " atthasdef, atthasmissing, attidentity, attgenerated, attisdropped, attislocal, attinhcount,"
                        + " attcollation, attstorage, attcompression, attstattarget)",
                table, column.name(), type.oid(), type.bytes(), number, 0, -1, !column.nullable(), false, false, "", "",
                false, true, 0, type.category() == 'S' ? 100 : 0, "p", "", -1);
        insert(
                "infoschema.columns(table_catalog, table_schema, table_name, column_name, ordinal_position, is_nullable,"
                        + " data_type, udt_catalog, udt_schema, udt_name, is_identity, is_generated, is_updatable)",
                "millrace", "public", tableName, column.name(), number, column.nullable() ? "YES" : "NO", type.sqlName(),
                "millrace", "pg_catalog", type.shortName(), "NO", "NEVER", "NO");
        describe(table, number, column.remark());
    }

    private void describe(int object, int part, String description) throws SQLException {
        if (!description.isEmpty()) {
            insert("pg_catalog.pg_description", object, PG_CLASS, part, description);
        }
    }

    /** Clients look up the catalogue's own tables by name, to see what the server knows. */
    private void systemTables() throws SQLException {
        String sql = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'pg_catalog'";
        try (Statement statement = connection.createStatement();
                var names = statement.executeQuery(sql)) {
            while (names.next()) {
                String name = names.getString(1);
                relation(name.equals("pg_class") ? PG_CLASS : id(name), name, PG_CATALOG, 0);
            }
        }
    }

    private void insert(String into, Object... values) throws SQLException {
        String marks = String.join(", ", Collections.nCopies(values.length, "?"));
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + into + " VALUES (" + marks + ")")) {
            for (int i = 0; i < values.length; i++) {
                insert.setObject(i + 1, values[i]);
            }
            insert.executeUpdate();
        }
    }
}
