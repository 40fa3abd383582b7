package io.millrace.sink.webhook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Secrets by reference, read when they are used. A file is read again when its time or size has changed, so that a secret
 * rotates without a restart. A file may hold several secrets, one a line, of which each signs. Thread-safe.
 */
public final class SecretStore {
    private static final long MAX_BYTES = 4_096;

    private final Function<String, String> environment;
    private final Map<String, Read> files = new ConcurrentHashMap<>();

    /** @param environment value of a variable, or null */
    public SecretStore(Function<String, String> environment) {
        this.environment = environment;
    }

    private record Read(FileTime modified, long size, String text) {}

    /**
     * The text of a secret.
     *
     * @throws SecretUnavailableException if there is none
     */
    public String text(SecretReference reference) throws SecretUnavailableException {
        var text = reference.kind() == SecretReference.Kind.ENV
                ? environment.apply(reference.place())
                : read(reference.place());
        if (text == null || text.isBlank()) {
            throw new SecretUnavailableException("secret " + reference + " is not set on this instance");
        }
        return text.strip();
    }

    private String read(String place) throws SecretUnavailableException {
        var path = Path.of(place);
        try {
            var modified = Files.getLastModifiedTime(path);
            long size = Files.size(path);
            var known = files.get(place);
            if (known != null && known.modified().equals(modified) && known.size() == size) {
                return known.text();
            }
            if (size > MAX_BYTES || !Files.isRegularFile(path)) {
                throw new SecretUnavailableException(
                        "secret file:" + place + " is not a file of at most " + MAX_BYTES + " bytes");
            }
            var text = Files.readString(path, StandardCharsets.UTF_8);
            files.put(place, new Read(modified, size, text));
            return text;
        } catch (IOException e) {
            // Retried: the operator can put the file there. Its text is no part of the message.
            throw new SecretUnavailableException(
                    "secret file:" + place + " cannot be read: " + e.getClass().getSimpleName());
        }
    }
}
