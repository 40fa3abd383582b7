package io.millrace.runtime.access;

import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestException;
import io.millrace.runtime.service.AllowedHosts;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;

/**
 * Session endpoints for browsers, which cannot set headers on an event stream: {@code POST /v1/session} takes a key in
 * the usual header and returns it as a cookie that no script can read and no other site can send. {@code DELETE} removes it,
 * {@code GET} shows who is signed in.
 *
 * <p>The cookie holds the key itself: every instance accepts it, removing a key from the configuration ends its sessions,
 * and the configured hashes are of no use to an attacker.
 */
final class SessionRoutes {
    private static final long SECONDS = Duration.ofHours(12).toSeconds();
    private static final String PATH = "/v1/session";

    private final ApiKeys keys;
    private final AllowedHosts hosts;

    SessionRoutes(ApiKeys keys, AllowedHosts hosts) {
        this.hosts = hosts;
        this.keys = keys;
    }

    void mount(Router router) {
        router.get(PATH).handler(this::show);
        router.post(PATH).handler(this::signIn);
        router.delete(PATH).handler(this::signOut);
    }

    private void show(RoutingContext context) {
        HttpServerRequest request = context.request();
        Optional<ApiKey> key = Credentials.header(request, hosts)
                .or(() -> Credentials.cookie(request))
                .flatMap(keys::find);
        JsonResponses.send(context, 200, describe(key));
    }

    private void signIn(RoutingContext context) {
        refuseForeign(context);
        String text = Credentials.header(context.request(), hosts).orElse("");
        ApiKey key = keys.find(text).orElseThrow(() -> new RequestException(401, "unauthorized", "no such key"));
        context.response().addCookie(cookie(context.request(), text).setMaxAge(SECONDS));
        JsonResponses.send(context, 200, describe(Optional.of(key)));
    }

    private void signOut(RoutingContext context) {
        refuseForeign(context);
        context.response().addCookie(cookie(context.request(), "").setMaxAge(0));
        JsonResponses.send(context, 200, describe(Optional.empty()));
    }

    private void refuseForeign(RoutingContext context) {
        if (Credentials.fromForeignPage(context.request(), hosts)) {
            throw new RequestException(403, "foreign_origin", "a page of another site sent this request");
        }
    }

    private static Cookie cookie(HttpServerRequest request, String value) {
        boolean secure = request.isSSL() || "https".equals(request.getHeader("X-Forwarded-Proto"));
        return Cookie.cookie(Credentials.COOKIE, value)
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setSecure(secure)
                .setPath("/");
    }

    private JsonObject describe(Optional<ApiKey> key) {
        return new JsonObject()
                .put("keysNeeded", !keys.isEmpty())
                .put("signedIn", key.isPresent())
                .put("name", key.map(ApiKey::name).orElse(null))
                .put("tenant", key.map(ApiKey::tenant).orElse(null))
                .put("role", key.map(found -> found.role().text()).orElse(null));
    }
}
