package io.millrace.aggregation.jdbc;

import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Properties;

/**
 * Program that a test starts in a JVM with another default time zone: prints what Avatica's thin client reads and finds, one
 * line each. Arguments are the address, in which {@code {zone}} stands for the JVM's zone, a property as name=value or nothing,
 * and times.
 */
final class ThinClientMain {
    private static final String COUNT = "SELECT COUNT(*) FROM sales WHERE ";

    private ThinClientMain() {}

    public static void main(String[] args) throws SQLException {
        Properties properties = new Properties();
        if (!args[1].isEmpty()) {
            String[] property = args[1].split("=", 2);
            properties.setProperty(property[0], property[1]);
        }
        String address = args[0].replace("{zone}", ZoneId.systemDefault().toString());
        try (Connection connection = DriverManager.getConnection(address, properties)) {
            read(connection);
            for (int i = 2; i < args.length; i++) {
                find(connection, Instant.parse(args[i]));
            }
        }
    }

    private static void read(Connection connection) throws SQLException {
        try (ResultSet rows = connection
                .createStatement()
                .executeQuery(
                        "SELECT window_start, CAST(window_start AS DATE) AS d FROM sales ORDER BY window_start")) {
            System.out.println("type " + rows.getMetaData().getColumnTypeName(1) + " "
                    + rows.getMetaData().getColumnTypeName(2));
            while (rows.next()) {
                Timestamp start = rows.getTimestamp("window_start");
                if (!start.equals(rows.getObject("window_start"))) {
                    throw new IllegalStateException("an object of " + rows.getObject("window_start"));
                }
                System.out.println("read " + start.toInstant() + " " + rows.getDate("d") + " "
                        + rows.getString("window_start") + " " + rows.getString("d"));
            }
        }
    }

    private static void find(Connection connection, Instant at) throws SQLException {
        try {
            long rows =
                    count(connection, "window_start = ? AND window_end > ?", Timestamp.from(at), Timestamp.from(at));
            System.out.println("found " + at + " " + rows);
        } catch (SQLException e) { // what the test looks for
            System.out.println("refused " + e.getMessage());
        }
        String text = at.toString();
        Date day = Date.valueOf(text.substring(0, 10));
        System.out.println("written " + text + " " + count(connection, "window_start = ?", text));
        System.out.println("dated " + day + " " + count(connection, "CAST(window_start AS DATE) = ?", day));
        System.out.println("since " + day + " " + count(connection, "window_start >= ?", day));
    }

    private static long count(Connection connection, String condition, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COUNT + condition)) {
            for (int i = 0; i < values.length; i++) {
                if (values[i] instanceof Date day) {
                    statement.setDate(i + 1, day);
                } else if (values[i] instanceof Timestamp time) {
                    statement.setTimestamp(i + 1, time);
                } else {
                    statement.setString(i + 1, (String) values[i]);
                }
            }
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
