package io.millrace.aggregation.pgcatalog;

import io.millrace.aggregation.sql.InsightTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The catalogue of PostgreSQL for the insights of the moment, in an embedded database in memory. Made when it is first asked for, and
 * again when insights change. Clients reach it as a user who may only read. Thread-safe.
 */
public final class Catalog implements AutoCloseable {
    private static final String OPTIONS =
            ";DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE;DEFAULT_NULL_ORDERING=HIGH"
                    + ";NON_KEYWORDS=VALUE,KEY,USER,DAY,YEAR,MONTH,HOUR,MINUTE,SECOND";

    private final Supplier<List<InsightTable>> tables;
    private final Map<String, String> settings;
    private List<String> contents = List.of();
    private Connection keeper;
    private String url = "";

    /** @param settings what {@code pg_settings} shows */
    public Catalog(Supplier<List<InsightTable>> tables, Map<String, String> settings) {
        this.tables = tables;
        this.settings = Map.copyOf(settings);
    }

    /** A client's view of the catalogue. The caller closes it. */
    public CatalogSession connect() {
        return new CatalogSession(this);
    }

    /** The address of the database for the insights of this moment. */
    synchronized String current() throws SQLException {
        List<InsightTable> now = tables.get();
        List<String> wanted = now.stream()
                .map(table -> table.insight().name() + table.insight().description() + table.columns())
                .toList();
        if (keeper == null || !wanted.equals(contents)) {
            open(now);
            contents = wanted;
        }
        return url;
    }

    /** The database before it stays until its last client has gone. */
    private void open(List<InsightTable> now) throws SQLException {
        String next = "jdbc:h2:mem:" + UUID.randomUUID() + OPTIONS;
        Connection made = DriverManager.getConnection(next, "owner", "owner");
        try (Statement statement = made.createStatement()) {
            statement.execute(script());
            for (Map.Entry<String, String> function : CatalogFunctions.NAMES.entrySet()) {
                statement.execute("CREATE ALIAS pg_catalog." + function.getKey() + " FOR '"
                        + CatalogFunctions.class.getName() + "." + function.getValue() + "'");
            }
            CatalogContents.write(made, now, settings);
            statement.execute("CREATE USER reader PASSWORD 'reader'");
            statement.execute("GRANT SELECT ON SCHEMA pg_catalog TO reader");
            statement.execute("GRANT SELECT ON SCHEMA infoschema TO reader");
        }
        close();
        keeper = made;
        url = next;
    }

    private static String script() {
        try (InputStream script = Catalog.class.getResourceAsStream("catalog.sql")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) { // crash: the script is part of this module
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized void close() throws SQLException {
        if (keeper != null) {
            keeper.close();
            keeper = null;
        }
    }
}
