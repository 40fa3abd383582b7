package io.millrace.cli.connect;

import java.util.Locale;

/** Values of {@code --to}. */
enum ConnectTarget {
    POSTGRESQL,
    MONGODB,
    CASSANDRA,
    CLICKHOUSE,
    S3;

    DatabaseTarget database() {
        return switch (this) {
            case POSTGRESQL -> new PostgresqlTarget();
            case MONGODB -> new MongodbTarget();
            case CASSANDRA -> new CassandraTarget();
            case CLICKHOUSE -> new ClickhouseTarget();
            case S3 -> new S3Target();
        };
    }

    /** Whether {@code millrace connect up} can run its connector. */
    boolean startsHere() {
        return this != CLICKHOUSE && this != S3;
    }

    /** Name on the command line. */
    String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
