package io.millrace.aggregation.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * Files of the console as gzip, each compressed with its first request and kept: all of them together take some hundred kilobytes. Other
 * requests, and browsers that do not take gzip, are passed on. Thread-safe.
 */
final class CompressedPages {
    private static final Pattern FILE = Pattern.compile("/(?:[a-z]+/)?[a-z0-9-]{1,64}\\.(js|css|svg|html)");
    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "html", "text/html; charset=utf-8");

    private final Map<String, Buffer> compressed = new ConcurrentHashMap<>();
    private final Map<String, String> elsewhere;

    /** @param elsewhere resources that are not in the console's directory, by the path of their requests */
    CompressedPages(Map<String, String> elsewhere) {
        this.elsewhere = elsewhere;
    }

    void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        String accepted = request.getHeader("Accept-Encoding");
        String path = context.normalizedPath().equals("/") ? "/index.html" : context.normalizedPath();
        Matcher file = FILE.matcher(path);
        if (accepted == null || !accepted.contains("gzip") || !file.matches()) {
            context.next();
            return;
        }
        Optional<Buffer> found = find(path);
        if (found.isEmpty()) {
            context.next();
            return;
        }
        HttpServerResponse response = context.response();
        response.putHeader("Content-Type", TYPES.get(file.group(1)))
                .putHeader("Content-Encoding", "gzip")
                .putHeader("Vary", "Accept-Encoding")
                .putHeader("Cache-Control", elsewhere.containsKey(path) ? "max-age=86400" : "no-cache")
                .end(found.get());
    }

    /** Only what is there is kept, so that strangers who ask for other names fill nothing. */
    private Optional<Buffer> find(String path) {
        Buffer known = compressed.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Buffer> read = read(elsewhere.getOrDefault(path, "console" + path));
        read.ifPresent(bytes -> compressed.put(path, bytes));
        return read;
    }

    private static Optional<Buffer> read(String resource) {
        try (InputStream in = CompressedPages.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                return Optional.empty();
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                in.transferTo(gzip);
            }
            return Optional.of(Buffer.buffer(bytes.toByteArray()));
        } catch (IOException e) { // crash: the jar is broken
            throw new UncheckedIOException(e);
        }
    }
}
