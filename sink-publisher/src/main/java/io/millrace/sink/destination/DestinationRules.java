package io.millrace.sink.destination;

import io.millrace.sink.webhook.SecretReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an operator allows destinations. Who may apply a destination names its address, too: without these rules every variable and
 * file of the service could be sent anywhere as a header. Immutable.
 *
 * @param httpAllowed whether an address may be plain http
 * @param variables names of the variables that may be secrets, each with {@code *} for any characters at its end
 * @param directory directory of the files that may be secrets; empty if no file may be one
 */
public record DestinationRules(boolean httpAllowed, List<String> variables, Optional<Path> directory) {
    public DestinationRules {
        variables = List.copyOf(variables);
        directory = directory.map(path -> path.toAbsolutePath().normalize());
    }

    /** Rules that allow all, for checks where the service's settings are not known. */
    public static DestinationRules lenient() {
        return new DestinationRules(true, List.of("*"), Optional.of(Path.of("/")));
    }

    /** Why a secret may not be used, with the remedy; empty if it may. */
    public Optional<String> problem(SecretReference secret) {
        if (secret.kind() == SecretReference.Kind.ENV) {
            return variables.stream().anyMatch(pattern -> matches(pattern, secret.place()))
                    ? Optional.empty()
                    : Optional.of("the variable " + secret.place() + " may not be used as a secret: allowed are "
                            + (variables.isEmpty() ? "none" : String.join(", ", variables))
                            + " (setting sink.destinations.secrets.env)");
        }
        if (directory.isEmpty()) {
            return Optional.of("files may not be used as secrets: set sink.destinations.secrets.dir to allow those of"
                    + " one directory");
        }
        return Path.of(secret.place()).normalize().startsWith(directory.get())
                ? Optional.empty()
                : Optional.of("the file is not in " + directory.get() + " (setting sink.destinations.secrets.dir)");
    }

    private static boolean matches(String pattern, String name) {
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : name.equals(pattern);
    }
}
