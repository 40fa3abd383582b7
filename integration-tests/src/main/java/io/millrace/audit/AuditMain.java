package io.millrace.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs one check and prints what it found; see {@code scripts/audit}. */
public final class AuditMain {
    private AuditMain() {}

    /** Arguments: {@code licences REPOSITORY DIRECTORY…} or {@code secrets ROOT}; the latter reads file names from its input. */
    public static void main(String[] args) throws IOException {
        boolean isClean =
                switch (args.length == 0 ? "" : args[0]) {
                    case "licences" ->
                        licences(
                                Path.of(args[1]),
                                Stream.of(args).skip(2).map(Path::of).toList());
                    case "secrets" -> secrets(Path.of(args[1]));
                    default -> throw new IllegalArgumentException("licences REPOSITORY DIRECTORY… or secrets ROOT");
                };
        System.exit(isClean ? 0 : 1);
    }

    private static boolean licences(Path repository, List<Path> directories) throws IOException {
        var known = new Properties();
        try (var in = AuditMain.class.getResourceAsStream("/audit/known-licences.properties")) {
            known.load(in);
        }
        var result = new LicenceCheck(repository, known).check(directories);
        result.problems().forEach(System.out::println);
        System.out.println(result.jars() + " jars, " + result.problems().size() + " without an allowed licence");
        return result.problems().isEmpty() && result.jars() > 0;
    }

    private static boolean secrets(Path root) throws IOException {
        var files = new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        var findings = new SecretScan(allowed()).scan(root, files);
        findings.forEach(finding -> System.out.println(finding.text()));
        System.out.println(files.size() + " files, " + findings.size() + " findings");
        return findings.isEmpty() && !files.isEmpty();
    }

    /** Findings that were looked at: {@code path RULE}, a line each. */
    static Set<String> allowed() throws IOException {
        try (var in = AuditMain.class.getResourceAsStream("/audit/allowed-secrets.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        }
    }
}
