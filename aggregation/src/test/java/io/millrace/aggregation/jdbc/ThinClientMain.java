package io.millrace.aggregation.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A program of an analyst: what it reads and finds, a line each. Arguments are the address, a property as name=value or nothing,
 * and times.
 */
final class ThinClientMain {
    private ThinClientMain() {}

    public static void main(String[] args) throws SQLException {
        Properties properties = new Properties();
        if (!args[1].isEmpty()) {
            String[] property = args[1].split("=", 2);
            properties.setProperty(property[0], property[1]);
        }
        try (Connection connection = DriverManager.getConnection(args[0], properties)) {
            read(connection);
            for (int i = 2; i < args.length; i++) {
                find(connection, Instant.parse(args[i]));
            }
        }
    }

    private static void read(Connection connection) throws SQLException {
        List<String> times = new ArrayList<>();
        try (ResultSet rows = connection
                .createStatement()
                .executeQuery(
                        "SELECT window_start, CAST(window_start AS DATE) AS d FROM sales ORDER BY window_start")) {
            while (rows.next()) {
                times.add(rows.getTimestamp("window_start").toInstant() + " " + rows.getDate("d"));
            }
        }
        System.out.println("read " + times);
    }

    private static void find(Connection connection, Instant at) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT COUNT(*) FROM sales WHERE window_start = ? AND window_end > ?")) {
            statement.setTimestamp(1, Timestamp.from(at));
            statement.setTimestamp(2, Timestamp.from(at));
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                System.out.println("found " + at + " " + rows.getLong(1));
            }
        }
    }
}
