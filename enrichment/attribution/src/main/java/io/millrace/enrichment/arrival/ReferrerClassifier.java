package io.millrace.enrichment.arrival;

import java.util.Locale;
import java.util.Set;

/** Classifies referrers by their URL alone, without the page that they led to. Thread-safe. */
final class ReferrerClassifier {
    private static final Set<String> SCHEMES = Set.of("http", "https", "android-app", "ios-app", "");

    /** First labels of sign-in hosts: a visitor who returns from one was on the site before. */
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

    private final KnownSites sites = KnownSites.bundled();
    private final Set<String> ownDomains;

    /** @param ownDomains domains that are internal with all subdomains, in lower case */
    ReferrerClassifier(Set<String> ownDomains) {
        this.ownDomains = Set.copyOf(ownDomains);
    }

    /** Classifies a referrer URL. */
    ClassifiedReferrer classify(String referrer) {
        var url = referrer.strip();
        var host = SCHEMES.contains(Urls.scheme(url)) ? Urls.host(url) : null;
        if (host != null) {
            return classify(host, Urls.path(url));
        }
        // "google.com/" lacks its scheme but names a site; "-", "about:blank" and "file:///…" do not.
        var slash = url.indexOf('/');
        var bare = Urls.normalizeHost(slash < 0 ? url : url.substring(0, slash));
        return bare != null && PublicSuffixes.isUnderSuffix(bare)
                ? classify(bare, slash < 0 ? "/" : url.substring(slash))
                : ClassifiedReferrer.DIRECT;
    }

    private ClassifiedReferrer classify(String host, String path) {
        var first = host.substring(0, Math.max(0, host.indexOf('.')));
        var isSubdomain = host.indexOf('.', first.length() + 1) > 0;
        if (isOwn(host) || (isSubdomain && SIGN_IN.contains(first) && !sites.contains(host))) {
            return ClassifiedReferrer.internal(host);
        }
        var site = sites.find(host, path.toLowerCase(Locale.ROOT));
        if (site != null) {
            return new ClassifiedReferrer(host, site.medium(), site.name());
        }
        return new ClassifiedReferrer(host, isSubdomain && MAIL.contains(first) ? "email" : "referral", host);
    }

    private boolean isOwn(String host) {
        for (var domain = host; domain != null; domain = Urls.parentDomain(domain)) {
            if (ownDomains.contains(domain)) {
                return true;
            }
        }
        return false;
    }
}
