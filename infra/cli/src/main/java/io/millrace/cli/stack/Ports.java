package io.millrace.cli.stack;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The ports of one stack, all on loopback. A port that is set is taken as it is; the others are the standard ones
 * plus the offset.
 *
 * @param controller the broker's second port, which only it uses
 */
public record Ports(Map<Component, Integer> of, int controller) {
    static final String OFFSET_KEY = "local.port.offset";
    static final String CONTROLLER_KEY = "local.controller.port";
    private static final int STANDARD_CONTROLLER = 9093;
    private static final int HIGHEST = 65_535;

    public Ports {
        of = Map.copyOf(of);
    }

    /**
     * Reads the settings.
     *
     * @throws CliException with all that is wrong, if a port is no port or two are the same
     */
    static Ports from(Map<String, String> settings) {
        var errors = new ArrayList<String>();
        int offset = number(settings, OFFSET_KEY, 0, 0, HIGHEST, errors);
        var of = new EnumMap<Component, Integer>(Component.class);
        for (var component : Component.values()) {
            of.put(component, port(settings, component.portKey(), component.standardPort(), offset, errors));
        }
        int controller = port(settings, CONTROLLER_KEY, STANDARD_CONTROLLER, offset, errors);
        var users = new HashMap<Integer, String>();
        of.forEach((component, port) -> noteUser(users, port, component.portKey(), errors));
        noteUser(users, controller, CONTROLLER_KEY, errors);
        if (!errors.isEmpty()) {
            throw new CliException(CliExitCode.USAGE, String.join("\n", errors));
        }
        return new Ports(of, controller);
    }

    private static void noteUser(Map<Integer, String> users, int port, String key, List<String> errors) {
        var other = users.putIfAbsent(port, key);
        if (other != null) {
            errors.add(other + " and " + key + " are both " + port);
        }
    }

    private static int port(Map<String, String> settings, String key, int standard, int offset, List<String> errors) {
        return number(settings, key, standard + offset, 1, HIGHEST, errors);
    }

    private static int number(
            Map<String, String> settings, String key, int fallback, int least, int most, List<String> errors) {
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
        if (value < least || value > most) {
            errors.add(key + " must be between " + least + " and " + most + ": " + value);
            return fallback;
        }
        return value;
    }

    public int port(Component component) {
        return of.get(component);
    }

    /** As settings that read back to the same ports. */
    Properties asProperties() {
        var properties = new Properties();
        of.forEach((component, port) -> properties.setProperty(component.portKey(), Integer.toString(port)));
        properties.setProperty(CONTROLLER_KEY, Integer.toString(controller));
        return properties;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port(Component.BROKER);
    }

    public String registryUrl() {
        return url(Component.REGISTRY) + "/apis/ccompat/v7";
    }

    /** Base URL of a component that speaks HTTP. */
    public String url(Component component) {
        return "http://127.0.0.1:" + port(component);
    }
}
