package io.millrace.runtime.service;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import javax.net.ssl.SSLPeerUnverifiedException;

/** The certificate by which an instance shows another one who it is. */
public final class PeerCertificate {
    /** Paths that are for other instances. */
    static final String PATHS = "/internal/*";

    private PeerCertificate() {}

    /** Whether the request came with a certificate of the authority of this service's instances: TLS has verified it. */
    public static boolean isShown(HttpServerRequest request) {
        var session = request.sslSession();
        if (session == null) {
            return false;
        }
        try {
            return session.getPeerCertificates().length > 0;
        } catch (SSLPeerUnverifiedException e) {
            // Not an error: most clients have none.
            return false;
        }
    }

    /** Rejects what comes without one. */
    static void require(RoutingContext context) {
        if (isShown(context.request())) {
            context.next();
        } else {
            context.response()
                    .setStatusCode(403)
                    .putHeader("Content-Type", "application/json")
                    .end(
                            "{\"error\":{\"code\":\"forbidden\",\"message\":\"this path is for instances of the fleet, which"
                                    + " show a certificate\"}}");
        }
    }
}
