package io.millrace.ingest.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Parsed command line of {@code --name value} options, {@code --flag}s and positional arguments.
 *
 * @param values the given options and flags; a flag's value is empty
 * @param positional the other arguments, in order
 */
public record Arguments(Map<String, String> values, List<String> positional) {
    /**
     * Parses the arguments.
     *
     * @throws IllegalArgumentException naming an option that is unknown or has no value
     */
    public static Arguments parse(String[] args, Set<String> options, Set<String> flags) {
        var values = new HashMap<String, String>();
        var positional = new ArrayList<String>();
        for (int i = 0; i < args.length; i++) {
            var arg = args[i];
            int equals = arg.indexOf('=');
            var name = arg.startsWith("--") && equals > 0 ? arg.substring(0, equals) : arg;
            if (!arg.startsWith("--")) {
                positional.add(arg);
            } else if (flags.contains(arg)) {
                values.put(arg, "");
            } else if (!options.contains(name)) {
                throw new IllegalArgumentException("unknown option " + name);
            } else if (equals > 0) {
                values.put(name, arg.substring(equals + 1));
            } else if (i + 1 == args.length) {
                throw new IllegalArgumentException(name + " needs a value");
            } else {
                values.put(name, args[++i]);
            }
        }
        return new Arguments(Map.copyOf(values), List.copyOf(positional));
    }

    /** Whether the option or flag was given. */
    public boolean has(String flag) {
        return values.containsKey(flag);
    }

    /** The option's value, or the fallback. */
    public String get(String option, String fallback) {
        return values.getOrDefault(option, fallback);
    }

    /**
     * The option's value as a positive number, with or without a unit: {@code 60x}, {@code 200/s}.
     *
     * @throws IllegalArgumentException if it is not a positive number
     */
    public double positive(String option, String unit, double fallback) {
        var text = values.get(option);
        if (text == null) {
            return fallback;
        }
        try {
            double number =
                    Double.parseDouble(text.endsWith(unit) ? text.substring(0, text.length() - unit.length()) : text);
            if (number > 0 && number < 1e9) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Rejected at the edge: the command ends with the exit code for wrong arguments.
            throw new IllegalArgumentException(option + ": \"" + text + "\" is not a number", e);
        }
        throw new IllegalArgumentException(option + ": \"" + text + "\" is not a number above 0 and below 1e9");
    }
}
