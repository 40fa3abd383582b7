package io.millrace.sink.webhook;

import io.millrace.schemas.delivery.DeliveryFailureReason;
import io.millrace.sink.address.AddressResolver;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * HTTP client of one destination: its connections and look-ups are its own, so that those of a slow one keep none from others. It
 * connects to the very address that was looked up and permitted, and follows no redirect. Thread-safe; attempts end on its event loop.
 */
public final class WebhookClient implements AutoCloseable {
    private final Vertx vertx;
    private final Context context;
    private final HttpClient client;
    private final Optional<ForwardProxy> proxy;
    private final TargetAddress address;
    private final Clock clock;

    /**
     * @param connections most connections at once
     * @param proxy through which all requests go; it then looks up the names and decides which addresses are permitted
     */
    public WebhookClient(
            Vertx vertx, AddressResolver resolver, Optional<ForwardProxy> proxy, int connections, Clock clock) {
        this(vertx, resolver, proxy, options(), connections, clock);
    }

    /** With other options, such as those that trust the certificate of a test. */
    WebhookClient(
            Vertx vertx,
            AddressResolver resolver,
            Optional<ForwardProxy> proxy,
            HttpClientOptions options,
            int connections,
            Clock clock) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.client = vertx.createHttpClient(
                options, new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(connections));
        this.proxy = proxy;
        this.address = new TargetAddress(vertx, resolver);
        this.clock = clock;
    }

    static HttpClientOptions options() {
        return new HttpClientOptions()
                .setKeepAliveTimeout(30)
                .setIdleTimeout(45)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxHeaderSize(16 * 1024)
                .setMaxInitialLineLength(4 * 1024)
                .setDecompressionSupported(false);
    }

    /** Makes the request. The future never fails, and completes within the call's timeout. */
    public Future<Attempt> send(WebhookCall call) {
        Promise<Attempt> done = Promise.promise();
        if (Vertx.currentContext() == context) {
            start(call, done);
        } else {
            context.runOnContext(unused -> start(call, done));
        }
        return done.future();
    }

    private void start(WebhookCall call, Promise<Attempt> done) {
        long began = System.nanoTime();
        var exchange = new Exchange(done, began, clock);
        long timer = vertx.setTimer(
                call.timeout().toMillis(),
                unused -> exchange.fail(
                        DeliveryFailureReason.TIMEOUT,
                        "no complete answer within " + call.timeout().toMillis() + " ms"));
        done.future().onComplete(unused -> vertx.cancelTimer(timer));
        options(call)
                .compose(client::request)
                .compose(request -> exchange.send(headed(request, call), Buffer.buffer(call.body())))
                .onFailure(exchange::fail);
    }

    private Future<RequestOptions> options(WebhookCall call) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(call.url().getHost())
                .setPort(call.port())
                .setURI(call.target())
                .setSsl(call.isHttps())
                .setFollowRedirects(false)
                .setConnectTimeout(call.timeout().toMillis());
        if (proxy.isPresent()) {
            return Future.succeededFuture(options.setProxyOptions(proxy.get().options()));
        }
        return address.of(call.url().getHost()).map(found -> options.setServer(server(found, call.port())));
    }

    /** By its bytes: a name in it would be looked up again. */
    private static SocketAddress server(InetAddress found, int port) {
        return SocketAddress.inetSocketAddress(port, found.getHostAddress());
    }

    private HttpClientRequest headed(HttpClientRequest request, WebhookCall call) {
        long timestamp = clock.instant().getEpochSecond();
        call.headers().forEach(request::putHeader);
        request.putHeader("user-agent", "Millrace");
        if (!call.headers().keySet().stream().anyMatch("content-type"::equalsIgnoreCase)) {
            request.putHeader("content-type", call.contentType());
        }
        request.putHeader("webhook-id", call.id());
        request.putHeader("webhook-timestamp", Long.toString(timestamp));
        if (!call.keys().isEmpty()) {
            request.putHeader("webhook-signature", Signature.of(call.keys(), call.id(), timestamp, call.body()));
        }
        return request;
    }

    /** Ends requests that are under way. */
    @Override
    public void close() {
        client.close().await();
        address.close();
    }
}
