package io.millrace.enrichment.arrival;

import io.millrace.enrichment.table.ResourceTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sites of {@code referrers.txt}, found by the longest known suffix of a host and by the path where the table has one. Of a
 * search engine's domain only subdomains for searching count ({@code images.}, {@code news.}, a country), because providers
 * run other services beside it. Immutable.
 */
final class KnownSites {
    private static final String ANY_COUNTRY = ".*";
    private static final String SEARCH = "search";

    private static final Set<String> SEARCHING = Set.of(
            "m",
            "mobile",
            "touch",
            "wap",
            "lite",
            "html",
            "web",
            "search",
            "image",
            "images",
            "img",
            "news",
            "video",
            "videos",
            "map",
            "maps",
            "scholar",
            "shopping",
            "blogsearch",
            "blog",
            "cse",
            "encrypted",
            "ipv4",
            "ipv6",
            "safe",
            "start",
            "s",
            "r",
            "yz",
            "pic",
            "clients1",
            "go",
            "find",
            "suche",
            "recherche",
            "buscar");

    private final Map<String, Site> byDomain = new HashMap<>();
    private final Map<String, Site> byBrand = new HashMap<>();
    private final Map<String, Site> byPath = new HashMap<>();
    private final Set<String> withPaths = new HashSet<>();

    private KnownSites(List<String> lines) {
        for (var line : lines) {
            var columns = line.split("\t", -1);
            var site = new Site(columns[0], columns[1].equals("-") ? null : columns[1]);
            for (var domain : columns[2].split(" ", -1)) {
                add(domain, site);
            }
        }
    }

    private void add(String domain, Site site) {
        var path = domain.indexOf('/');
        if (path >= 0) {
            byPath.put(domain, site);
            withPaths.add(domain.substring(0, path));
        } else if (domain.endsWith(ANY_COUNTRY)) {
            byBrand.put(domain.substring(0, domain.length() - ANY_COUNTRY.length()), site);
        } else {
            byDomain.put(domain, site);
        }
    }

    static KnownSites bundled() {
        return new KnownSites(ResourceTable.lines(KnownSites.class, "referrers.txt"));
    }

    /**
     * The site of a URL, or null if it is not known.
     *
     * @param host host in lower case, without {@code www.}
     * @param path path in lower case, not null
     */
    Site find(String host, String path) {
        for (var suffix = host; suffix != null; suffix = Urls.parentDomain(suffix)) {
            var site = withPaths.contains(suffix) ? underPath(suffix, path) : null;
            if (site != null) {
                return site;
            }
            site = byDomain.get(suffix);
            site = site != null ? site : brand(suffix);
            if (site != null) {
                return isAnotherService(site, host, suffix) ? null : site;
            }
        }
        return null;
    }

    /** Whether the table has this host itself, not only a domain above it. */
    boolean contains(String host) {
        return byDomain.containsKey(host);
    }

    private Site underPath(String domain, String path) {
        for (var end = path.length(); end > 1; end = path.lastIndexOf('/', end - 1)) {
            var site = byPath.get(domain + path.substring(0, end));
            if (site != null) {
                return site;
            }
        }
        return null;
    }

    /** Site of an entry {@code google.*}, for {@code google.de}, {@code google.co.uk} or {@code google.com.br}. */
    private Site brand(String domain) {
        for (int dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1)) {
            var site = byBrand.get(domain.substring(0, dot));
            if (site != null && isCountry(domain.substring(dot + 1))) {
                return site;
            }
        }
        return null;
    }

    private static boolean isCountry(String suffix) {
        var last = suffix.substring(suffix.lastIndexOf('.') + 1);
        return (last.length() == 2 || last.equals("com")) && PublicSuffixes.isSuffix(suffix);
    }

    private static boolean isAnotherService(Site site, String host, String domain) {
        if (!site.medium().equals(SEARCH) || host.length() == domain.length()) {
            return false;
        }
        for (var label : host.substring(0, host.length() - domain.length() - 1).split("\\.", -1)) {
            if (label.length() != 2 && !label.startsWith("www") && !SEARCHING.contains(label)) {
                return true;
            }
        }
        return false;
    }

    /** Kind and name of a site; the name is null for {@code internal} ones. */
    record Site(String medium, String name) {}
}
