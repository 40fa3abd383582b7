package io.millrace.runtime.config;

import java.util.List;

/** All errors of a configuration at once. Ends the process with {@code ExitCode.CONFIG}. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String[] errors;

    public ConfigException(List<String> errors) {
        super(
                errors.size() == 1
                        ? "the configuration has an error: " + errors.get(0)
                        : "the configuration has " + errors.size() + " errors:\n  - " + String.join("\n  - ", errors));
        this.errors = errors.toArray(String[]::new);
    }

    /** One sentence an error, in the order the keys were read; unknown keys last. */
    public List<String> errors() {
        return List.of(errors);
    }
}
