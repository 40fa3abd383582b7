package io.millrace.cli.stack;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Ports of one stack, all on loopback, and the addresses of services that run elsewhere. A port without a setting is its default
 * plus the offset.
 *
 * @param controller port of the broker's KRaft controller, used by the broker only
 * @param postgres port of aggregation for clients of PostgreSQL
 * @param elsewhere base URLs of external services
 */
public record Ports(
        Map<Component, Integer> byComponent, int controller, int postgres, Map<Component, String> elsewhere) {
    static final String OFFSET_KEY = "local.port.offset";
    static final String CONTROLLER_KEY = "local.controller.port";
    static final String POSTGRES_KEY = "aggregation.sql.postgres.port";
    private static final int DEFAULT_CONTROLLER_PORT = 9093;
    private static final int DEFAULT_POSTGRES_PORT = 5433;
    private static final int MAX_PORT = 65_535;
    private static final Pattern HTTP = Pattern.compile("https?://[^/?#\\s]+[^?#\\s]*");

    public Ports {
        byComponent = Map.copyOf(byComponent);
        elsewhere = Map.copyOf(elsewhere);
    }

    /**
     * Reads and checks the ports.
     *
     * @throws CliException with all errors, if a port is invalid or used twice
     */
    static Ports from(Map<String, String> settings) {
        var errors = new ArrayList<String>();
        int offset = number(settings, OFFSET_KEY, 0, 0, MAX_PORT, errors);
        var byComponent = new EnumMap<Component, Integer>(Component.class);
        for (var component : Component.values()) {
            byComponent.put(component, port(settings, component.portKey(), component.defaultPort(), offset, errors));
        }
        int controller = port(settings, CONTROLLER_KEY, DEFAULT_CONTROLLER_PORT, offset, errors);
        int postgres = port(settings, POSTGRES_KEY, DEFAULT_POSTGRES_PORT, offset, errors);
        var users = new HashMap<Integer, String>();
        byComponent.forEach((component, port) -> addUser(users, port, component.portKey(), errors));
        addUser(users, controller, CONTROLLER_KEY, errors);
        addUser(users, postgres, POSTGRES_KEY, errors);
        var elsewhere = elsewhere(settings, errors);
        if (!errors.isEmpty()) {
            throw new CliException(CliExitCode.USAGE, String.join("\n", errors));
        }
        return new Ports(byComponent, controller, postgres, elsewhere);
    }

    private static Map<Component, String> elsewhere(Map<String, String> settings, List<String> errors) {
        var elsewhere = new EnumMap<Component, String>(Component.class);
        for (var service : Component.SERVICES) {
            var url = settings.get(service.urlKey());
            if (url == null) {
                continue;
            }
            if (HTTP.matcher(url).matches()) {
                elsewhere.put(service, url.replaceFirst("/+$", ""));
            } else {
                errors.add(service.urlKey() + " is no http or https address: " + url);
            }
        }
        return elsewhere;
    }

    private static void addUser(Map<Integer, String> users, int port, String key, List<String> errors) {
        var other = users.putIfAbsent(port, key);
        if (other != null) {
            errors.add(other + " and " + key + " are both " + port);
        }
    }

    private static int port(
            Map<String, String> settings, String key, int defaultPort, int offset, List<String> errors) {
        return number(settings, key, defaultPort + offset, 1, MAX_PORT, errors);
    }

    private static int number(
            Map<String, String> settings, String key, int fallback, int min, int max, List<String> errors) {
        var given = settings.get(key);
        int value = fallback;
        if (given != null) {
            try {
                value = Integer.parseInt(given.trim());
            } catch (NumberFormatException e) {
                // Refused at the edge, with the other errors.
                errors.add(key + " is not a number: " + given);
                return fallback;
            }
        }
        if (value < min || value > max) {
            errors.add(key + " must be between " + min + " and " + max + ": " + value);
            return fallback;
        }
        return value;
    }

    public int port(Component component) {
        return byComponent.get(component);
    }

    /** Settings that read back to the same ports. */
    Properties asProperties() {
        var properties = new Properties();
        byComponent.forEach((component, port) -> properties.setProperty(component.portKey(), Integer.toString(port)));
        properties.setProperty(CONTROLLER_KEY, Integer.toString(controller));
        properties.setProperty(POSTGRES_KEY, Integer.toString(postgres));
        elsewhere.forEach((component, url) -> properties.setProperty(component.urlKey(), url));
        return properties;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port(Component.BROKER);
    }

    public String registryUrl() {
        return url(Component.REGISTRY) + "/apis/ccompat/v7";
    }

    /** Base URL of a component with an HTTP server. */
    public String url(Component component) {
        var external = elsewhere.get(component);
        return external == null ? "http://127.0.0.1:" + port(component) : external;
    }
}
