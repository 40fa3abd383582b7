package io.millrace.aggregation.access;

import io.millrace.aggregation.query.Answers;
import io.millrace.aggregation.query.RequestException;
import io.millrace.aggregation.query.Tenants;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before every route under {@code /v1} and {@code /internal}: finds out who asks, whether the key allows it, whether
 * it is within its quota, and whose rows it may see. Pages of the console hold no data and stay open, as do metrics and health.
 *
 * <p>{@code /internal} is for other instances: they show the shared secret in the header {@code Millrace-Peer-Secret}, and
 * with it may also read under {@code /v1}, for any tenant.
 */
public final class AccessGate {
    private static final Logger LOG = LoggerFactory.getLogger(AccessGate.class);
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private static final String AVATICA = "/v1/avatica";

    /** What is posted and changes nothing. Whatever is not named here needs the role apply. */
    private static final Set<String> READING_POSTS =
            Set.of("/v1/sql", AVATICA, "/v1/insights/validate", "/v1/insights/plan");

    private static final Pattern POINTS = Pattern.compile("/v1/insights/[^/]+/points");

    /** Under it events are shown as they were sent, personal data included. */
    private static final String EVENTS = "/v1/events";

    private static final String INTERNAL = "/internal";

    private final AccessConfig config;
    private final Admission admission;

    public AccessGate(AccessConfig config, CollectorRegistry metrics) {
        this.config = config;
        this.admission = new Admission(System::nanoTime, metrics);
    }

    /** Adds itself; call it before any route of the API is added. */
    public void mount(Router router) {
        router.route("/v1/*").failureHandler(Answers::failure);
        router.route(INTERNAL + "/*").failureHandler(Answers::failure);
        router.route("/v1/*").handler(this::refuseForeign);
        router.route(INTERNAL + "/*").handler(this::refuseForeign);
        new SessionRoutes(config.keys(), config.hosts()).mount(router);
        router.route("/v1/*").handler(this::admit);
        router.route(INTERNAL + "/*").handler(this::admit);
    }

    /**
     * Without keys everybody who reaches the port is let in, but no page from elsewhere that a browser on this machine happens to
     * show: neither one that says so by its origin, nor one whose own name was made to lead here.
     */
    private void refuseForeign(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (config.keys().isEmpty()) {
            if (!config.hosts().isOurs(request)) {
                throw new RequestException(
                        403,
                        "foreign_host",
                        "this server is not known by the name that was asked for: ask for an address or localhost, or"
                                + " add the name to aggregation.hosts (MILLRACE_AGGREGATION_HOSTS)");
            }
            if (Credentials.fromForeignPage(request, config.hosts())) {
                throw new RequestException(403, "foreign_origin", "this was sent by a page from elsewhere");
            }
        }
        context.next();
    }

    private void admit(RoutingContext context) {
        Caller caller = caller(context);
        HttpMethod method = context.request().method();
        if (context.normalizedPath().startsWith(INTERNAL)) {
            context.next();
            return;
        }
        Role wanted = wanted(method, context.normalizedPath());
        if (!caller.role().allows(wanted)) {
            throw new RequestException(
                    403, "forbidden", "the key '" + caller.name() + "' may read and not apply: use one of role apply");
        }
        admission.admit(caller, context);
        if (!caller.tenant().equals(ApiKey.ANY_TENANT)) {
            Tenants.bind(context, caller.tenant());
        }
        if (!config.keys().isEmpty() && !READING.contains(method) && wanted == Role.APPLY) {
            LOG.info("{} {} by key {}", method, context.normalizedPath(), caller.name());
        }
        context.next();
    }

    private Caller caller(RoutingContext context) {
        HttpServerRequest request = context.request();
        String shown = request.getHeader(Credentials.PEER_HEADER);
        if (shown != null) {
            if (config.peerSecret()
                    .filter(secret -> KeyText.same(secret, shown))
                    .isPresent()) {
                return Caller.INTERNAL;
            }
            throw new RequestException(401, "unauthorized", "the secret is not that of this instance");
        }
        boolean closed = config.peerSecret().isPresent() || !config.keys().isEmpty();
        if (closed && context.normalizedPath().startsWith(INTERNAL)) {
            throw new RequestException(403, "forbidden", "this is for other instances, which show their secret");
        }
        return config.keys().isEmpty() ? Caller.ANONYMOUS : keyed(context);
    }

    private Caller keyed(RoutingContext context) {
        HttpServerRequest request = context.request();
        Optional<String> text = Credentials.header(request, config.hosts());
        if (text.isEmpty() && !Credentials.fromForeignPage(request, config.hosts())) {
            text = Credentials.cookie(request);
        }
        return text.flatMap(config.keys()::find)
                .map(key -> new Caller(key.name(), key.tenant(), key.role(), key.quota(config.quota())))
                .orElseThrow(() -> {
                    context.response().putHeader("WWW-Authenticate", challenge(context));
                    return new RequestException(
                            401,
                            "unauthorized",
                            "show an API key: Authorization: Bearer mr_…, X-Api-Key, or as password");
                });
    }

    /** Drivers of JDBC show a password when they are asked for one; where a browser may ask, it would open its own dialogue. */
    private static List<String> challenge(RoutingContext context) {
        String bearer = "Bearer realm=\"millrace\"";
        return context.normalizedPath().equals(AVATICA)
                ? List.of("Basic realm=\"millrace\", charset=\"UTF-8\"", bearer)
                : List.of(bearer);
    }

    private static Role wanted(HttpMethod method, String path) {
        if (path.startsWith(EVENTS)) {
            return Role.APPLY;
        }
        boolean reads = READING.contains(method)
                || (method.equals(HttpMethod.POST)
                        && (READING_POSTS.contains(path) || POINTS.matcher(path).matches()));
        return reads ? Role.READ : Role.APPLY;
    }
}
