package io.millrace.cli.stack;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * The jars that the build put together: one directory for the services, one for the broker, one for the registry, so
 * that their libraries do not meet.
 *
 * @param home the distribution, {@code infra/cli/target/dist} in a checkout
 * @param shipped the insights that a stack starts with unless told otherwise
 */
public record Distribution(Path home, Path shipped) {
    static final String HOME_PROPERTY = "millrace.home";

    /** As {@code scripts/millrace} says, by the checkout's root in a system property. */
    public static Distribution located() {
        var distribution = new Distribution(
                checkout().resolve("infra/cli/target/dist"), checkout().resolve("aggregation/insights"));
        if (!Files.isDirectory(distribution.home.resolve("lib"))) {
            throw new CliException(
                    CliExitCode.FAILED,
                    "nothing is built in " + distribution.home + ": start me by scripts/millrace, which builds first");
        }
        return distribution;
    }

    /** The checkout that we were started from. */
    public static Path checkout() {
        return Path.of(System.getProperty(HOME_PROPERTY, ".")).toAbsolutePath().normalize();
    }

    /** Class path of our services and commands. */
    public String services() {
        return jars(home.resolve("lib"));
    }

    String broker() {
        return jars(home.resolve("broker"));
    }

    Path registry() {
        return home.resolve("registry");
    }

    /** In order of names, so that archives of loaded classes stay valid from start to start. */
    private static String jars(Path directory) {
        try (var files = Files.list(directory)) {
            return files.map(Path::toString)
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            // An incomplete build: the command ends.
            throw new CliException(CliExitCode.FAILED, "the build left no " + directory + ": run ./mvnw package", e);
        }
    }
}
