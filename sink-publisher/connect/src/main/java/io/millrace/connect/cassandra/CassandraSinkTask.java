package io.millrace.connect.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.connection.HeartbeatException;
import com.datastax.oss.driver.api.core.servererrors.QueryExecutionException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * Task that writes rows with {@link WriteTimestamp}s, so that redelivery and disorder leave the newest row of each key. While
 * Cassandra does not respond, the worker delivers the same records again. Rows that have no write time are dead-lettered if the
 * connector has a dead letter queue, else the task fails.
 */
public final class CassandraSinkTask extends SinkTask {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    private CassandraSinkConfig config;
    private CqlSession session;
    private CassandraTable table;

    @Override
    public void start(Map<String, String> properties) {
        config = new CassandraSinkConfig(properties);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        if (records.isEmpty()) {
            return;
        }
        try {
            connect();
            write(records);
        } catch (AllNodesFailedException
                | DriverTimeoutException
                | ClosedConnectionException
                | HeartbeatException
                | QueryExecutionException e) {
            // Retried by the worker: no node responds, or too few replicas do.
            throw new RetriableException("Cassandra did not accept the rows: " + e.getMessage(), e);
        }
    }

    private void write(Collection<SinkRecord> records) {
        var reporter = context.errantRecordReporter();
        for (var record : records) {
            try {
                table.write(record);
            } catch (DataException e) {
                if (reporter == null) {
                    throw e;
                }
                // Dead-lettered: a retry cannot help this record, and the others go on.
                reporter.report(record, e);
            }
        }
        table.await();
    }

    private void connect() {
        if (session != null) {
            return;
        }
        // The driver's own default, the thread's loader, sees the worker's classes instead of the plug-in's.
        var loader = getClass().getClassLoader();
        var settings = DriverConfigLoader.programmaticBuilder(loader)
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, REQUEST_TIMEOUT)
                .withString(DefaultDriverOption.REQUEST_CONSISTENCY, config.consistency())
                .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, true)
                .build();
        var builder = CqlSession.builder()
                .withClassLoader(loader)
                .withConfigLoader(settings)
                .addContactPoints(config.contactPoints())
                .withLocalDatacenter(config.datacenter());
        if (config.username() != null) {
            builder.withAuthCredentials(config.username(), config.password());
        }
        session = builder.build();
        table = new CassandraTable(session, config.keyspace(), config.table());
    }

    @Override
    public void stop() {
        if (session != null) {
            session.close();
        }
    }

    @Override
    public String version() {
        return new CassandraSinkConnector().version();
    }
}
