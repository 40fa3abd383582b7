package io.millrace.cli.connect;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;

/** Creates table and trigger, by the driver that comes with the connector. */
final class PostgresqlTable {
    private final Path plugins;

    PostgresqlTable(Path plugins) {
        this.plugins = plugins;
    }

    /**
     * Runs the statements of the plan, which may have run before.
     *
     * @throws CliException if the database does not respond or refuses them
     */
    void prepare(ConnectPlan plan) {
        var properties = new Properties();
        plan.address().user().ifPresent(user -> properties.setProperty("user", user));
        var password = System.getenv(DatabaseAddress.PASSWORD_VARIABLE);
        if (password != null) {
            properties.setProperty("password", password);
        }
        var url = PostgresqlTarget.jdbcUrl(plan.address());
        try (var loader = new URLClassLoader(new URL[] {driverJar()}, ClassLoader.getPlatformClassLoader());
                var connection = driver(loader).connect(url, properties);
                var statement = connection.createStatement()) {
            statement.execute(plan.ddl());
        } catch (SQLException e) {
            // Crash: the command ends.
            throw new CliException(
                    CliExitCode.FAILED,
                    "PostgreSQL at " + plan.address().uri() + " did not accept the table: " + e.getMessage()
                            + (password == null
                                    ? " (the password of the user is read from " + DatabaseAddress.PASSWORD_VARIABLE
                                            + ")"
                                    : ""),
                    e);
        } catch (IOException | ReflectiveOperationException e) {
            // Crash: the command ends.
            throw new CliException(CliExitCode.FAILED, "no driver of PostgreSQL in " + plugins + ": " + e, e);
        }
    }

    private static Driver driver(ClassLoader loader) throws ReflectiveOperationException {
        return Class.forName("org.postgresql.Driver", true, loader)
                .asSubclass(Driver.class)
                .getDeclaredConstructor()
                .newInstance();
    }

    private URL driverJar() throws IOException {
        try (var files = Files.walk(plugins, 2)) {
            return files.filter(file -> file.getFileName().toString().startsWith("postgresql-"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no postgresql-*.jar"))
                    .toUri()
                    .toURL();
        }
    }
}
