package io.millrace.enrichment.enricher;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The sites that a referrer is told by: a host is the site of its longest known suffix. Immutable. */
final class KnownSites {
    private static final String ANY_COUNTRY = ".*";

    private final Map<String, Site> byDomain = new HashMap<>();
    private final Map<String, Site> byBrand = new HashMap<>();

    private KnownSites(List<String> lines) {
        for (var line : lines) {
            var columns = line.split("\t", -1);
            var site = new Site(columns[0], columns[1]);
            for (var domain : columns[2].split(" ", -1)) {
                if (domain.endsWith(ANY_COUNTRY)) {
                    byBrand.put(domain.substring(0, domain.length() - ANY_COUNTRY.length()), site);
                } else {
                    byDomain.put(domain, site);
                }
            }
        }
    }

    static KnownSites bundled() {
        return new KnownSites(Tables.lines("referrers.txt"));
    }

    /** The site of the host, or null. */
    Site find(String host) {
        for (var suffix = host; suffix != null; suffix = parent(suffix)) {
            var site = byDomain.get(suffix);
            site = site != null ? site : byBrand.get(brand(suffix));
            if (site != null) {
                return site;
            }
        }
        return null;
    }

    /** {@code google} of {@code google.de}, {@code google.co.uk} or {@code google.com.br}; else the empty string. */
    private static String brand(String domain) {
        var labels = domain.split("\\.", -1);
        var isCountry = (labels.length == 2 && (labels[1].length() == 2 || labels[1].equals("com")))
                || (labels.length == 3 && labels[1].length() <= 3 && labels[2].length() == 2);
        return isCountry ? labels[0] : "";
    }

    private static String parent(String host) {
        var dot = host.indexOf('.');
        return dot < 0 ? null : host.substring(dot + 1);
    }

    /** A site and what it is. */
    record Site(String medium, String name) {}
}
