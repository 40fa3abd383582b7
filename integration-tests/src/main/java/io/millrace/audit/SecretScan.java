package io.millrace.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks for secrets in text files. What is found is named by place and rule, and never shown. */
final class SecretScan {
    /** In a line, it says that what looks like a secret is none. */
    static final String NONE = "not-a-secret";

    private static final long MAX_BYTES = 4 << 20;

    private final Set<String> allowed;

    /** @param allowed findings to leave out, as {@code path RULE} */
    SecretScan(Set<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    /** One finding: where, and by which rule. */
    record Finding(String path, int line, SecretRule rule) {
        String text() {
            return path + ":" + line + ": looks like a secret (" + rule + ")";
        }
    }

    /** Scans files under a root; binary ones and very large ones are left out. */
    List<Finding> scan(Path root, List<String> files) throws IOException {
        var findings = new ArrayList<Finding>();
        for (var file : files) {
            var path = root.resolve(file);
            if (Files.isRegularFile(path) && Files.size(path) <= MAX_BYTES) {
                scan(file, Files.readAllBytes(path), findings);
            }
        }
        return findings;
    }

    private void scan(String file, byte[] bytes, List<Finding> findings) {
        final String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            // Left out: not a text.
            return;
        }
        var lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].contains(NONE)) {
                continue;
            }
            for (var rule : SecretRule.in(lines[i], i + 1 < lines.length ? lines[i + 1] : "")) {
                if (!allowed.contains(file + " " + rule)) {
                    findings.add(new Finding(file, i + 1, rule));
                }
            }
        }
    }
}
