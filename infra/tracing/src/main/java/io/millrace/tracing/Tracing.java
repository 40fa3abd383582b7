package io.millrace.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the spans of traced events; {@link #OFF} makes none. Where it is off, each method returns at once, without allocation; a
 * caller asks {@link #isOn} before it looks for a header. Never blocks, never throws because of a receiver. Thread-safe.
 */
public final class Tracing implements AutoCloseable {
    /** Traces nothing. */
    public static final Tracing OFF = new Tracing(null, null, null);

    private static final Logger LOG = LoggerFactory.getLogger(Tracing.class);

    /** The library's own log, which would repeat what {@link BoundedExport} logs. Held, or its level would be collected. */
    private static final java.util.logging.Logger LIBRARY = java.util.logging.Logger.getLogger("io.opentelemetry");

    /** Fits into the time that a service has to stop. */
    private static final Duration FLUSH = Duration.ofSeconds(2);

    private static final Duration POST_TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_ATTRIBUTE_CHARS = 1_024;

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final SampleGate gate;

    private Tracing(SdkTracerProvider provider, Tracer tracer, SampleGate gate) {
        this.provider = provider;
        this.tracer = tracer;
        this.gate = gate;
    }

    /**
     * Starts to export, if the settings name a receiver.
     *
     * @param service name of the stage
     * @param instance name of the instance; empty if it has none
     */
    static Tracing start(TracingConfig config, String service, Optional<String> instance, CollectorRegistry metrics) {
        if (config.endpoint().isEmpty()) {
            return OFF;
        }
        LIBRARY.setLevel(java.util.logging.Level.OFF);
        var exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(config.endpoint().get().toString())
                .setHeaders(config::headers)
                .setCompression("gzip")
                .setConnectTimeout(POST_TIMEOUT)
                .setTimeout(POST_TIMEOUT)
                .build();
        LOG.info("traced events are exported by OTLP; {} of the requests are traced at the door", config.ratio());
        return of(exporter, config, service, instance, metrics);
    }

    static Tracing of(
            SpanExporter exporter,
            TracingConfig config,
            String service,
            Optional<String> instance,
            CollectorRegistry metrics) {
        var attributes = Attributes.builder().put(AttributeKey.stringKey("service.name"), "millrace-" + service);
        instance.ifPresent(id -> attributes.put(AttributeKey.stringKey("service.instance.id"), id));
        var provider = SdkTracerProvider.builder()
                .setResource(Resource.create(attributes.build()))
                // Only what was sampled at the door gets a span at all.
                .setSampler(Sampler.alwaysOn())
                .setSpanLimits(SpanLimits.builder()
                        .setMaxAttributeValueLength(MAX_ATTRIBUTE_CHARS)
                        .build())
                .addSpanProcessor(new BoundedExport(exporter, new SpanCounters(metrics), System::nanoTime))
                .build();
        var gate = new SampleGate(
                config.ratio(),
                config.requestsPerSecond(),
                () -> ThreadLocalRandom.current().nextDouble(),
                System::nanoTime);
        return new Tracing(provider, provider.get("io.millrace"), gate);
    }

    /** Whether anything may be traced. */
    public boolean isOn() {
        return tracer != null;
    }

    /**
     * Starts the span of a request at the door, if the request is to be traced.
     *
     * @param traceparent the request's header; null for none
     */
    public TraceSpan request(String traceparent, String name) {
        if (tracer == null) {
            return TraceSpan.NONE;
        }
        var parent = TraceParent.parse(traceparent);
        return gate.admits(parent) ? start(parent, SpanKind.SERVER, name) : TraceSpan.NONE;
    }

    /** Starts the span of handling a record, if it is traced. */
    public TraceSpan handling(Headers headers, String name) {
        return tracer == null ? TraceSpan.NONE : continued(TraceParent.read(headers), SpanKind.CONSUMER, name);
    }

    /**
     * Starts the span of a request to somebody else, because of a record.
     *
     * @param traceparent the record's header; null if it is not traced
     */
    public TraceSpan calling(String traceparent, String name) {
        return tracer == null ? TraceSpan.NONE : continued(TraceParent.parse(traceparent), SpanKind.CLIENT, name);
    }

    /**
     * Starts the span of a record made of an event and others.
     *
     * @param traceparent the event's header
     * @param batch header of the step that brought them together, which the span links to; null for none
     */
    public TraceSpan making(String traceparent, String batch, String name) {
        if (tracer == null) {
            return TraceSpan.NONE;
        }
        var parent = TraceParent.parse(traceparent);
        if (!parent.isSampled()) {
            return TraceSpan.NONE;
        }
        return new TraceSpan(
                tracer,
                tracer.spanBuilder(name)
                        .setParent(Context.root().with(Span.wrap(parent)))
                        .setSpanKind(SpanKind.PRODUCER)
                        .addLink(TraceParent.parse(batch))
                        .startSpan());
    }

    /** Spans of a step that handles many records at once. Only for where {@link #isOn}. */
    public BatchSpan batches(String name) {
        return new BatchSpan(tracer, name);
    }

    /** The header {@code traceparent} of a record; null if it is not traced. */
    public String traceparent(Headers headers) {
        if (tracer == null) {
            return null;
        }
        var parent = TraceParent.read(headers);
        return parent.isSampled() ? TraceParent.format(parent) : null;
    }

    private TraceSpan continued(SpanContext parent, SpanKind kind, String name) {
        return parent.isSampled() ? start(parent, kind, name) : TraceSpan.NONE;
    }

    private TraceSpan start(SpanContext parent, SpanKind kind, String name) {
        var builder = tracer.spanBuilder(name).setSpanKind(kind);
        builder.setParent(Context.root().with(Span.wrap(parent)));
        return new TraceSpan(tracer, builder.startSpan());
    }

    /** Exports what waits, for at most two seconds. */
    @Override
    public void close() {
        if (provider != null) {
            provider.shutdown().join(FLUSH.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
