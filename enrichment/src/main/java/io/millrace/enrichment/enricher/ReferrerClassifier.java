package io.millrace.enrichment.enricher;

import java.util.Locale;
import java.util.Set;

/** Tells where referrers point to, whatever page they led to. Thread-safe. */
final class ReferrerClassifier {
    private static final Set<String> SCHEMES = Set.of("http", "https", "android-app", "ios-app", "");

    /** First labels of hosts that people only pass through; whoever returns from there was here before. */
    private static final Set<String> SIGN_IN = Set.of(
            "accounts",
            "login",
            "logon",
            "signin",
            "sign-in",
            "auth",
            "oauth",
            "oauth2",
            "sso",
            "idp",
            "adfs",
            "passport");

    private static final Set<String> MAIL = Set.of("mail", "webmail", "email", "owa", "roundcube", "zimbra", "horde");

    private static final ClassifiedReferrer NOWHERE = new ClassifiedReferrer(null, "direct", null);

    private final KnownSites sites = KnownSites.bundled();
    private final Set<String> own;

    /** With domains that are one's own, whose subdomains are, too; in lower case. */
    ReferrerClassifier(Set<String> own) {
        this.own = Set.copyOf(own);
    }

    ClassifiedReferrer of(String referrer) {
        var url = referrer.strip();
        var host = SCHEMES.contains(Urls.scheme(url)) ? Urls.host(url) : null;
        if (host != null) {
            return of(host, Urls.path(url));
        }
        // "google.com/": written without a scheme. "-", "about:blank", "file:///…" and the like name no site.
        var slash = url.indexOf('/');
        var bare = Urls.named(slash < 0 ? url : url.substring(0, slash));
        return bare != null && PublicSuffixes.isUnderSuffix(bare)
                ? of(bare, slash < 0 ? "/" : url.substring(slash))
                : NOWHERE;
    }

    private ClassifiedReferrer of(String host, String path) {
        var first = host.substring(0, Math.max(0, host.indexOf('.')));
        var isSubdomain = host.indexOf('.', first.length() + 1) > 0;
        if (isOwn(host) || (isSubdomain && SIGN_IN.contains(first) && !sites.names(host))) {
            return new ClassifiedReferrer(host, "internal", null);
        }
        var site = sites.find(host, path.toLowerCase(Locale.ROOT));
        if (site != null) {
            return new ClassifiedReferrer(host, site.medium(), site.name());
        }
        return new ClassifiedReferrer(host, isSubdomain && MAIL.contains(first) ? "email" : "referral", host);
    }

    private boolean isOwn(String host) {
        for (var domain = host; domain != null; domain = Urls.parent(domain)) {
            if (own.contains(domain)) {
                return true;
            }
        }
        return false;
    }
}
