package io.millrace.runtime.access;

import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestException;
import io.millrace.runtime.http.TenantBinding;
import io.millrace.runtime.service.PeerCertificate;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access control before every route under {@code /v1} and {@code /internal}: authenticates the caller, checks role and quota,
 * and binds the request to the key's tenant. Pages of the console hold no data and stay open, as do metrics and health.
 *
 * <p>{@code /internal} is for other instances: they show a certificate of the fleet's authority, or send the shared secret in the
 * header {@code Millrace-Peer-Secret}; with the secret they may also read under {@code /v1}, for any tenant.
 */
public final class AccessGate {
    private static final Logger LOG = LoggerFactory.getLogger(AccessGate.class);
    private static final String INTERNAL = "/internal";

    private final AccessConfig config;
    private final AccessRules rules;
    private final Admission admission;

    public AccessGate(AccessConfig config, AccessRules rules, CollectorRegistry metrics) {
        this.config = config;
        this.rules = rules;
        this.admission = new Admission(System::nanoTime, metrics);
    }

    /** Mounts the gate. Call it before any route of the API is mounted. */
    public void mount(Router router) {
        router.route("/v1/*").failureHandler(JsonResponses::handleFailure);
        router.route(INTERNAL + "/*").failureHandler(JsonResponses::handleFailure);
        router.route("/v1/*").handler(this::refuseForeign);
        router.route(INTERNAL + "/*").handler(this::refuseForeign);
        new SessionRoutes(config.keys(), config.hosts()).mount(router);
        router.route("/v1/*").handler(this::admit);
        router.route(INTERNAL + "/*").handler(this::admit);
    }

    /** Access of clients that do not speak HTTP, with the same keys, quotas and counters. */
    public DirectAccess direct() {
        return new DirectAccess(config, admission, this::guard);
    }

    /**
     * Refuses what a foreign page sends through a browser on this network, by its origin or by a name of its own that resolves
     * here (DNS rebinding). Needed only without keys, since with keys such a page has none to send.
     */
    private void refuseForeign(RoutingContext context) {
        requireOwnPage(context);
        context.next();
    }

    /** Admits who shows a known key, without counting the request. */
    private void guard(RoutingContext context) {
        requireOwnPage(context);
        authenticate(context);
        context.next();
    }

    private void requireOwnPage(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (config.keys().isEmpty()) {
            if (!config.hosts().isOurs(request)) {
                String setting = config.stage() + ".hosts";
                throw new RequestException(
                        403,
                        "foreign_host",
                        "this server does not serve the host name of the request: use an address or localhost, or"
                                + " add the name to " + setting + " (MILLRACE_"
                                + config.stage().toUpperCase(Locale.ROOT) + "_HOSTS)");
            }
            if (Credentials.fromForeignPage(request, config.hosts())) {
                throw new RequestException(403, "foreign_origin", "a page of another site sent this request");
            }
        }
    }

    private void admit(RoutingContext context) {
        Caller caller = authenticate(context);
        HttpMethod method = context.request().method();
        String path = context.normalizedPath();
        if (path.startsWith(INTERNAL)) {
            context.next();
            return;
        }
        Role required = rules.requiredRole(method, path);
        if (!caller.role().allows(required)) {
            throw new RequestException(
                    403, "forbidden", "the key '" + caller.name() + "' has role read: use one of role apply");
        }
        admission.admit(caller, rules.isStream(path), context);
        if (!caller.tenant().equals(ApiKey.ANY_TENANT)) {
            TenantBinding.bind(context, caller.tenant());
        }
        if (!config.keys().isEmpty() && !AccessRules.READING.contains(method) && required == Role.APPLY) {
            LOG.info("{} {} by key {}", method, path, caller.name());
        }
        context.next();
    }

    private Caller authenticate(RoutingContext context) {
        HttpServerRequest request = context.request();
        String secret = request.getHeader(Credentials.PEER_HEADER);
        if (secret != null) {
            if (config.peerSecret()
                    .filter(expected -> KeyText.isSame(expected, secret))
                    .isPresent()) {
                return Caller.INTERNAL;
            }
            throw new RequestException(401, "unauthorized", "the peer secret is not that of this instance");
        }
        boolean isInternal = context.normalizedPath().startsWith(INTERNAL);
        if (isInternal && PeerCertificate.isShown(request)) {
            return Caller.INTERNAL;
        }
        boolean closed = config.peerSecret().isPresent() || !config.keys().isEmpty();
        if (closed && isInternal) {
            throw new RequestException(403, "forbidden", "this path is for other instances, which send their secret");
        }
        return config.keys().isEmpty() ? Caller.ANONYMOUS : authenticateByKey(context);
    }

    private Caller authenticateByKey(RoutingContext context) {
        HttpServerRequest request = context.request();
        Optional<String> text = Credentials.header(request, config.hosts());
        if (text.isEmpty() && !Credentials.fromForeignPage(request, config.hosts())) {
            text = Credentials.cookie(request);
        }
        return text.flatMap(config.keys()::find).map(config::caller).orElseThrow(() -> {
            context.response().putHeader("WWW-Authenticate", challenge(context));
            return new RequestException(
                    401, "unauthorized", "send an API key: Authorization: Bearer mr_…, X-Api-Key, or as password");
        });
    }

    /** Browsers would open a dialogue of their own for a password, so it is asked for only where no browser calls. */
    private List<String> challenge(RoutingContext context) {
        String bearer = "Bearer realm=\"millrace\"";
        return rules.challengesForPassword(context.normalizedPath())
                ? List.of("Basic realm=\"millrace\", charset=\"UTF-8\"", bearer)
                : List.of(bearer);
    }
}
