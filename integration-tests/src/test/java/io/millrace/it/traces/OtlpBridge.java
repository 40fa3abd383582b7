package io.millrace.it.traces;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * Takes spans by OTLP and stores them in Zipkin, which does not speak it: what a collector does between the two. The messages are decoded
 * by OpenTelemetry's own classes; links become tags.
 */
final class OtlpBridge implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long NANOS_PER_MICRO = 1_000;

    private final ZipkinServer zipkin;
    private final HttpServer server;

    OtlpBridge(ZipkinServer zipkin, int port) throws IOException {
        this.zipkin = zipkin;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        int status;
        try {
            var request = ExportTraceServiceRequest.parseFrom(new GZIPInputStream(exchange.getRequestBody()));
            status = zipkin.store(spans(request)) == 202 ? 200 : 503;
        } catch (InterruptedException e) {
            // The test is over.
            status = 503;
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private static String spans(ExportTraceServiceRequest request) {
        var spans = JSON.createArrayNode();
        for (var resource : request.getResourceSpansList()) {
            for (var scope : resource.getScopeSpansList()) {
                scope.getSpansList().forEach(span -> spans.add(span(resource, span)));
            }
        }
        return spans.toString();
    }

    private static ObjectNode span(ResourceSpans resource, Span span) {
        long start = span.getStartTimeUnixNano() / NANOS_PER_MICRO;
        var json = JSON.createObjectNode()
                .put("traceId", hex(span.getTraceId()))
                .put("id", hex(span.getSpanId()))
                .put("name", span.getName())
                .put("timestamp", start)
                .put("duration", Math.max(1, span.getEndTimeUnixNano() / NANOS_PER_MICRO - start));
        if (!span.getParentSpanId().isEmpty()) {
            json.put("parentId", hex(span.getParentSpanId()));
        }
        var kind = span.getKind().name().replace("SPAN_KIND_", "");
        if (List.of("CLIENT", "SERVER", "PRODUCER", "CONSUMER").contains(kind)) {
            json.put("kind", kind);
        }
        var service = resource.getResource().getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals("service.name"))
                .map(attribute -> attribute.getValue().getStringValue())
                .findFirst()
                .orElse("");
        json.putObject("localEndpoint").put("serviceName", service.toLowerCase(Locale.ROOT));
        var tags = json.putObject("tags");
        for (KeyValue attribute : span.getAttributesList()) {
            tags.put(attribute.getKey(), text(attribute.getValue()));
        }
        for (int i = 0; i < span.getLinksCount(); i++) {
            tags.put("link." + i, hex(span.getLinks(i).getSpanId()));
        }
        return json;
    }

    private static String text(AnyValue value) {
        return value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue();
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
