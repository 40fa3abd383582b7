package io.millrace.aggregation.definition;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.Function;

/** Reading of definitions from a file, or from the {@code .yaml} and {@code .yml} files directly in a directory. */
public final class DefinitionFiles {
    private DefinitionFiles() {}

    /** Reader of the definitions of one file. */
    public interface FileParser<T> {
        /**
         * Parses the definitions of a file.
         *
         * @param file file name for error messages
         * @throws InvalidDefinitionException with all problems of the file
         */
        List<T> parse(String file, String text) throws InvalidDefinitionException;
    }

    /**
     * Reads all insights, in the order of file names.
     *
     * @throws InvalidDefinitionException with the problems of all files, including names that are defined twice
     * @throws IOException if the path does not exist or cannot be read
     */
    public static List<InsightSpec> read(Path path, DefinitionParser parser)
            throws IOException, InvalidDefinitionException {
        return read(path, parser::parse, InsightSpec::name);
    }

    /**
     * Reads all definitions of any kind, in the order of file names.
     *
     * @param name name of a definition, which no other may have
     * @throws InvalidDefinitionException with the problems of all files, including names that are defined twice
     * @throws IOException if the path does not exist or cannot be read
     */
    public static <T> List<T> read(Path path, FileParser<T> parser, Function<T, String> name)
            throws IOException, InvalidDefinitionException {
        var specs = new ArrayList<T>();
        var problems = new ArrayList<DefinitionProblem>();
        var places = new HashMap<String, Path>();
        for (var file : files(path)) {
            try {
                for (var spec : parser.parse(file.toString(), Files.readString(file))) {
                    var before = places.putIfAbsent(name.apply(spec), file);
                    if (before != null) {
                        problems.add(new DefinitionProblem(
                                file.toString(),
                                1,
                                1,
                                "'" + name.apply(spec) + "' is defined in " + before + " already"));
                    }
                    specs.add(spec);
                }
            } catch (InvalidDefinitionException e) {
                // Rejected at the edge, together with the problems of the other files.
                problems.addAll(e.problems());
            } catch (CharacterCodingException e) {
                // As above.
                problems.add(new DefinitionProblem(file.toString(), 1, 1, "the file is not UTF-8"));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidDefinitionException(problems);
        }
        return specs;
    }

    /** Files that {@link #read} reads. */
    static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (var entries = Files.list(path)) {
            return entries.filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        }
    }
}
