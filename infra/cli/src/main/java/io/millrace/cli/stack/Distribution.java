package io.millrace.cli.stack;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * Jars as the build lays them out: one directory each for services, broker, worker and registry, because their libraries conflict.
 *
 * @param home root of the distribution, {@code infra/cli/target/dist} in a checkout
 * @param shipped directory of the insights that a stack loads by default
 */
public record Distribution(Path home, Path shipped) {
    static final String HOME_PROPERTY = "millrace.home";

    /** Archive of classes for the class path of services and commands. */
    static final String SERVICES = "services";

    /** Where the image of the command has the jars of the services, below its home. */
    private static final String IMAGE_LIBRARIES = "libs";

    /**
     * Distribution of the checkout in the system property {@code millrace.home}, which {@code scripts/millrace} sets, or that of
     * the image of the command.
     */
    public static Distribution located() {
        var home = Files.isDirectory(checkout().resolve(IMAGE_LIBRARIES))
                ? checkout()
                : checkout().resolve("infra/cli/target/dist");
        var distribution = new Distribution(home, checkout().resolve("aggregation/insights"));
        if (!Files.isDirectory(distribution.libraries())) {
            throw new CliException(
                    CliExitCode.FAILED,
                    "no build in " + distribution.home + ": run scripts/millrace, which builds first");
        }
        return distribution;
    }

    /** Root of the checkout. */
    public static Path checkout() {
        return Path.of(System.getProperty(HOME_PROPERTY, ".")).toAbsolutePath().normalize();
    }

    /** Database of made-up places for the documentation addresses of the demo; no address of real traffic is in it. */
    static Path demoPlaces() {
        return checkout().resolve("enrichment/geo/demo-places.mmdb");
    }

    /** Class path of services and commands. */
    public String services() {
        return jars(libraries());
    }

    private Path libraries() {
        var image = home.resolve(IMAGE_LIBRARIES);
        return Files.isDirectory(image) ? image : home.resolve("lib");
    }

    String broker() {
        return jars(home.resolve("broker"));
    }

    /** Class path of Kafka's Connect worker. */
    String worker() {
        return jars(home.resolve("worker"));
    }

    /** Directory of our plug-ins of Connect, for a worker's {@code plugin.path}. */
    public Path connectPlugins() {
        return home.resolve("connect/plugins");
    }

    /** Directory of the jar that goes beside MongoDB's connector. */
    public Path connectMongodb() {
        return home.resolve("connect/mongodb");
    }

    Path registry() {
        return home.resolve("registry");
    }

    /** Class path of the directory's jars, sorted so that it is the same at every start. */
    private static String jars(Path directory) {
        try (var files = Files.list(directory)) {
            return files.map(Path::toString)
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            // Crash: the build is incomplete, and the command ends.
            throw new CliException(
                    CliExitCode.FAILED,
                    "cannot list " + directory + ": build it with ./mvnw package -pl infra/cli -am",
                    e);
        }
    }
}
