package io.millrace.enrichment.enricher;

import io.millrace.enrichment.cache.CacheBudget;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Place of an address, read from a nested record, such as those of MaxMind's City and Country databases
 * ({@code country.iso_code}), or from a flat one ({@code country_code} or {@code country}). Parts that the record lacks, or has in
 * another form, are null.
 *
 * @param country ISO 3166-1 alpha-2
 * @param region ISO 3166-2; nested records only, because flat ones have names of regions without their codes
 * @param city English name
 */
record GeoRecord(String continent, String country, String region, String city) {
    static final GeoRecord UNKNOWN = new GeoRecord(null, null, null, null);

    private static final Pattern CODE = Pattern.compile("[A-Z]{2}");

    static GeoRecord of(Map<?, ?> found) {
        var country = code(found, "country", "iso_code");
        return new GeoRecord(code(found, "continent", "code"), country, region(country, found), city(found));
    }

    /** Two letters under {@code name.nested}, {@code name_code} or {@code name}. */
    private static String code(Map<?, ?> found, String name, String nested) {
        var value = found.get(name) instanceof Map<?, ?> place
                ? place.get(nested)
                : found.containsKey(name + "_code") ? found.get(name + "_code") : found.get(name);
        return value instanceof String text && CODE.matcher(text).matches() ? text : null;
    }

    private static String region(String country, Map<?, ?> found) {
        return country != null
                        && found.get("subdivisions") instanceof List<?> subdivisions
                        && !subdivisions.isEmpty()
                        && subdivisions.get(0) instanceof Map<?, ?> largest
                        && largest.get("iso_code") instanceof String code
                ? country + "-" + code
                : null;
    }

    private static String city(Map<?, ?> found) {
        var city = found.get("city");
        if (city instanceof Map<?, ?> place) {
            city = place.get("names") instanceof Map<?, ?> names ? names.get("en") : null;
        }
        return city instanceof String name && !name.isEmpty() ? name : null;
    }

    int bytes() {
        return CacheBudget.textBytes(continent)
                + CacheBudget.textBytes(country)
                + CacheBudget.textBytes(region)
                + CacheBudget.textBytes(city);
    }
}
