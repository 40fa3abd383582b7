package io.millrace.connect.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.cache.LRUCache;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Table of one insight's rows, with the record's key as its primary key, because dimensions may be null. It is created for
 * the first row, and gets the columns that a later row adds. A bounded number of writes is on its way. Not thread-safe.
 */
final class CassandraTable {
    static final String KEY = "row_key";

    /** Where in its partition the row was; no column of an insight begins with an underscore. */
    private static final String OFFSET = "\"_offset\"";

    private static final int MAX_IN_FLIGHT = 128;
    private static final int MAX_SCHEMAS = 100;

    private final CqlSession session;
    private final CqlIdentifier keyspace;
    private final CqlIdentifier table;
    private final String name;
    private final LRUCache<Schema, PreparedStatement> inserts = new LRUCache<>(MAX_SCHEMAS);
    private final List<CompletionStage<AsyncResultSet>> inFlight = new ArrayList<>(MAX_IN_FLIGHT);
    private boolean exists;

    CassandraTable(CqlSession session, String keyspace, String name) {
        this.session = session;
        this.keyspace = CqlIdentifier.fromInternal(keyspace);
        this.table = CqlIdentifier.fromInternal(name);
        this.name = quoted(keyspace) + "." + quoted(name);
    }

    /**
     * Begins to write a row, or deletes it for a tombstone; {@link #await} waits for all.
     *
     * @throws DataException if the record is no row of an insight
     */
    void write(SinkRecord record) {
        if (!(record.key() instanceof String key)) {
            throw new DataException("the key is not text: set key.converter to Kafka's StringConverter");
        }
        if (record.value() == null) {
            await();
            delete(key, record.kafkaOffset());
            return;
        }
        if (!(record.value() instanceof Struct row)) {
            throw new DataException("the value is not a row: set value.converter to io.millrace.connect.RowConverter");
        }
        var statement = insert(row.schema());
        var values = new ArrayList<>();
        values.add(key);
        values.add(record.kafkaOffset());
        row.schema().fields().forEach(field -> values.add(value(row.get(field))));
        values.add(WriteTimestamp.of(row.getInt64("generation"), row.getInt64("revision")));
        if (inFlight.size() == MAX_IN_FLIGHT) {
            await();
        }
        inFlight.add(session.executeAsync(statement.bind(values.toArray())));
    }

    /** Waits for the writes that have begun, and throws what failed. */
    void await() {
        var begun = List.copyOf(inFlight);
        inFlight.clear();
        try {
            begun.forEach(write -> write.toCompletableFuture().join());
        } catch (CompletionException e) {
            // Rethrown: the task tells what a retry may mend from what it cannot.
            throw e.getCause() instanceof DriverException failed ? failed : e;
        }
    }

    /**
     * A tombstone has no revision: it deletes the row as it is, so that a greater revision brings it back. One that is delivered
     * again leaves a row alone that came after it, because Cassandra would not take the same revision of that row again.
     */
    private void delete(String key, long offset) {
        exists = exists || metadata().isPresent();
        if (!exists) {
            return;
        }
        var found = session.execute(SimpleStatement.newInstance(
                        "SELECT generation, revision, " + OFFSET + " FROM " + name + " WHERE " + KEY + " = ?", key))
                .one();
        if (found != null && found.getLong(2) < offset) {
            session.execute(SimpleStatement.newInstance(
                    "DELETE FROM " + name + " USING TIMESTAMP ? WHERE " + KEY + " = ?",
                    WriteTimestamp.of(found.getLong(0), found.getLong(1)),
                    key));
        }
    }

    private PreparedStatement insert(Schema schema) {
        var known = inserts.get(schema);
        if (known != null) {
            return known;
        }
        createOrExtend(schema);
        var columns = new StringBuilder(KEY).append(", ").append(OFFSET);
        schema.fields().forEach(field -> columns.append(", ").append(quoted(field.name())));
        var statement = session.prepare("INSERT INTO " + name + " (" + columns + ") VALUES (?, ?"
                + ", ?".repeat(schema.fields().size()) + ") USING TIMESTAMP ?");
        inserts.put(schema, statement);
        return statement;
    }

    private void createOrExtend(Schema schema) {
        var columns = new StringBuilder(KEY + " text PRIMARY KEY, " + OFFSET + " bigint");
        schema.fields().forEach(field -> columns.append(", ").append(column(field.name(), field.schema())));
        session.execute("CREATE TABLE IF NOT EXISTS " + name + " (" + columns + ")");
        exists = true;
        var known = metadata().orElseThrow();
        for (var field : schema.fields()) {
            if (known.getColumn(CqlIdentifier.fromInternal(field.name())).isEmpty()) {
                session.execute("ALTER TABLE " + name + " ADD IF NOT EXISTS " + column(field.name(), field.schema()));
            }
        }
    }

    private Optional<TableMetadata> metadata() {
        return session.refreshSchema().getKeyspace(keyspace).flatMap(metadata -> metadata.getTable(table));
    }

    private static String column(String name, Schema schema) {
        return quoted(name) + " "
                + switch (schema.type()) {
                    case INT64 -> schema.name() == null ? "bigint" : "timestamp";
                    case FLOAT64 -> "double";
                    case BOOLEAN -> "boolean";
                    case STRING -> "text";
                    default ->
                        throw new DataException("column " + name + " is not of a type that rows have: " + schema.type()
                                + "; set value.converter.lists=json");
                };
    }

    private static Object value(Object value) {
        return value instanceof Date time ? time.toInstant() : value;
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
