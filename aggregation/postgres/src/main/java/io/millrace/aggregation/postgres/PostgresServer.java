package io.millrace.aggregation.postgres;

import io.millrace.aggregation.pgcatalog.Catalog;
import io.millrace.aggregation.query.QueryExtension;
import io.millrace.aggregation.sql.SqlConfig;
import io.millrace.aggregation.sql.SqlService;
import io.millrace.runtime.service.ExitCode;
import io.millrace.runtime.service.ServiceException;
import io.prometheus.client.Gauge;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Server of PostgreSQL's protocol. Each connection belongs to one event loop; queries run on the threads of the query pool. */
final class PostgresServer {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);

    private final PostgresConfig config;
    private final SqlConfig sql;
    private final QueryExtension.Host host;
    private final SqlService service;
    private final Catalog catalog;
    private final Cancellations cancellations = new Cancellations();
    private final StatementCounter statements;
    private final Set<PostgresConnection> open = ConcurrentHashMap.newKeySet();
    private final Optional<ServerSSLOptions> encryption;

    PostgresServer(PostgresConfig config, SqlConfig sql, QueryExtension.Host host) {
        this.config = config;
        this.sql = sql;
        this.host = host;
        this.service = new SqlService(host.rows(), sql, host.clock());
        this.catalog = new Catalog(service::tables, SessionSettings.defaults());
        this.statements = new StatementCounter(host.metrics());
        this.encryption = config.tls().map(tls -> new ServerSSLOptions()
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(tls.certificate().toString())
                        .setKeyPath(tls.key().toString())));
        Gauge.build("millrace_query_postgres_connections", "Open connections of clients of PostgreSQL.")
                .register(host.metrics())
                .setChild(new Gauge.Child() {
                    @Override
                    public double get() {
                        return open.size();
                    }
                });
    }

    /**
     * Listens and returns the port.
     *
     * @throws ServiceException if the port is taken
     */
    int listen(int port) {
        NetServer server = host.vertx()
                .createNetServer(new NetServerOptions()
                        .setHost(config.host())
                        .setPort(port)
                        .setTcpKeepAlive(true)
                        .setTcpNoDelay(true))
                .connectHandler(this::accept);
        try {
            server.listen().await();
        } catch (Exception e) {
            // Crash, with a named code where it is the port. Vert.x throws checked exceptions undeclared.
            throw new ServiceException(
                    ExitCode.of(e),
                    "cannot listen on " + config.host() + ":" + port + " for clients of PostgreSQL: " + e.getMessage()
                            + "; stop whatever listens there, or set aggregation.sql.postgres.port",
                    e);
        }
        host.closing().accept(() -> {
            server.close().await();
            open.forEach(PostgresConnection::stop);
            catalog.close();
        });
        LOG.info("clients of PostgreSQL are served on {}:{}", config.host(), server.actualPort());
        return server.actualPort();
    }

    private void accept(NetSocket socket) {
        PostgresConnection connection = new PostgresConnection(socket, this);
        if (open.size() >= config.connections()) {
            connection.refuse(config.connections());
            return;
        }
        open.add(connection);
        connection.start();
    }

    void closed(PostgresConnection connection) {
        open.remove(connection);
    }

    /** The session of a client that is known. */
    PostgresSession session(PostgresConnection connection, Login login) {
        QueryRunner runner = new QueryRunner(service, catalog.connect(), login.tenant(), sql.maxRows());
        return new PostgresSession(connection, login, new QueryQueue(host.pool(), login.client(), runner, statements));
    }

    PostgresConfig config() {
        return config;
    }

    Optional<ServerSSLOptions> encryption() {
        return encryption;
    }

    Cancellations cancellations() {
        return cancellations;
    }

    QueryExtension.Host host() {
        return host;
    }

    Vertx vertx() {
        return host.vertx();
    }
}
