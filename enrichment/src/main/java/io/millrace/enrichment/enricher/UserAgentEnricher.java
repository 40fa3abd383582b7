package io.millrace.enrichment.enricher;

import com.github.benmanes.caffeine.cache.LoadingCache;
import io.millrace.enrichment.cache.CacheMemory;
import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;
import java.util.Locale;
import ua_parser.Parser;

/**
 * Browser, operating system and kind of device, by the regular expressions of the ua-parser project. Those take a good
 * part of a millisecond, hence a bounded cache by the whole string.
 */
final class UserAgentEnricher implements Enricher {
    /** More of the string is not looked at: longer ones are attacks on the expressions. */
    private static final int MAX_CHARS = 512;

    private static final String UNKNOWN = "Other";

    private final Parser parser = new Parser();
    private final LoadingCache<String, Facts> cache;

    UserAgentEnricher(CacheMemory memory) {
        this.cache = memory.ofTexts(
                this::parse, facts -> CacheMemory.textBytes(facts.browser()) + CacheMemory.textBytes(facts.os()));
    }

    @Override
    public void enrich(ResolvedEvent in, EnrichedEvent out) {
        var userAgent = in.raw().getUserAgent();
        if (userAgent == null || userAgent.isEmpty()) {
            return;
        }
        var facts = cache.get(userAgent);
        out.setBrowser(facts.browser());
        out.setOs(facts.os());
        out.setDeviceType(facts.deviceType());
    }

    private Facts parse(String userAgent) {
        var text = userAgent.length() > MAX_CHARS ? userAgent.substring(0, MAX_CHARS) : userAgent;
        var client = parser.parse(text);
        return new Facts(
                known(client.userAgent.family),
                known(client.os.family),
                deviceType(text.toLowerCase(Locale.ROOT), client.os.family, client.device.family));
    }

    private static String known(String family) {
        return UNKNOWN.equals(family) ? null : family;
    }

    private static String deviceType(String text, String os, String device) {
        if (device.equals("Spider")) {
            return "bot";
        }
        if (isAny(text, "smart-tv", "smarttv", "appletv", "apple tv", "googletv", "hbbtv", "roku", "bravia", " tv")
                || os.contains("tvOS")) {
            return "tv";
        }
        if (isAny(text, "ipad", "tablet", "kindle", "silk/") || (text.contains("android") && !text.contains("mobi"))) {
            return "tablet";
        }
        if (isAny(text, "mobi", "iphone", "ipod", "android", "opera mini", "blackberry", "windows phone", "symbian")
                || os.equals("iOS")) {
            return "mobile";
        }
        return isDesktop(os) ? "desktop" : "unknown";
    }

    private static boolean isDesktop(String os) {
        return isAny(os, "Windows", "Mac OS X", "Linux", "Ubuntu", "Debian", "Fedora", "Chrome OS", "BSD", "Red Hat")
                || isAny(os, "Mint", "SUSE", "Gentoo", "Arch", "CentOS", "Solaris", "Mandriva", "Slackware");
    }

    private static boolean isAny(String text, String... parts) {
        for (var part : parts) {
            if (text.contains(part)) {
                return true;
            }
        }
        return false;
    }

    private record Facts(String browser, String os, String deviceType) {}
}
