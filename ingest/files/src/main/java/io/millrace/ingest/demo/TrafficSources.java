package io.millrace.ingest.demo;

import java.util.List;
import java.util.random.RandomGenerator;

/** Referrers, campaigns and user agents of the demo shop's visitors. */
final class TrafficSources {
    private static final String NAME = "utm_campaign=";
    private static final List<String> BROWSERS = List.of(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"
                    + " Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
                    + " Version/18.1 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile"
                    + " Safari/537.36",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1"
                    + " Safari/605.1.15",
            "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"
                    + " Safari/537.36 Edg/142.0.0.0");
    private static final List<String> BOTS = List.of(
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)");
    private static final List<Origin> ORIGINS = List.of(
            new Origin("", ""),
            new Origin("https://www.google.com/", ""),
            new Origin("", ""),
            new Origin("https://www.google.com/", "?utm_source=google&utm_medium=cpc&utm_campaign=autumn"),
            new Origin("", "?utm_source=newsletter&utm_medium=email&utm_campaign=weekly"),
            new Origin("https://www.facebook.com/", "?utm_source=facebook&utm_medium=social&utm_campaign=autumn"),
            new Origin("https://duckduckgo.com/", ""),
            new Origin("https://hikers.example.org/best-packs", ""));

    /** @param query campaign parameters of the landing page with their question mark, or empty */
    record Origin(String referrer, String query) {
        /** Name of the campaign; empty without one. */
        String name() {
            int at = query.indexOf(NAME);
            return at < 0 ? "" : query.substring(at + NAME.length());
        }
    }

    private TrafficSources() {}

    static Origin randomOrigin(RandomGenerator random) {
        return ORIGINS.get(random.nextInt(ORIGINS.size()));
    }

    static String browserUserAgent(RandomGenerator random) {
        return BROWSERS.get((int) (random.nextDouble() * random.nextDouble() * BROWSERS.size()));
    }

    static String botUserAgent(RandomGenerator random) {
        return BOTS.get(random.nextInt(BOTS.size()));
    }
}
