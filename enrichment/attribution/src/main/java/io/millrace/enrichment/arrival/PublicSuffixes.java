package io.millrace.enrichment.arrival;

import com.google.common.net.InternetDomainName;

/** Registered domains by the public suffix list, such as {@code shop.co.uk} and {@code someone.github.io}. */
final class PublicSuffixes {
    private PublicSuffixes() {}

    /** Whether two hosts are equal or under one registered domain. Both must be in lower case. */
    static boolean isSameSite(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        var common = commonLabels(one, other);
        return common.indexOf('.') > 0 && !isAddress(common, one) && isRegistered(common);
    }

    /** Whether the domain is a suffix under which names are registered: {@code com}, {@code co.uk}. */
    static boolean isSuffix(String domain) {
        try {
            return InternetDomainName.from(domain).isRegistrySuffix();
        } catch (IllegalArgumentException e) {
            // Not an error: clients send hosts that are not valid names.
            return false;
        }
    }

    /** Whether the host is under a suffix of the list: {@code google.com}, not {@code localhost}. */
    static boolean isUnderSuffix(String host) {
        try {
            return InternetDomainName.from(host).isUnderRegistrySuffix();
        } catch (IllegalArgumentException e) {
            // Not an error: clients send hosts that are not valid names.
            return false;
        }
    }

    private static boolean isRegistered(String domain) {
        try {
            var name = InternetDomainName.from(domain);
            // By the list's default rule, an unlisted suffix is a single label.
            return !name.hasPublicSuffix() || name.isUnderPublicSuffix();
        } catch (IllegalArgumentException e) {
            // Not an error: clients send hosts that are not valid names. These two share at least two labels.
            return true;
        }
    }

    private static boolean isAddress(String common, String host) {
        var last = common.charAt(common.length() - 1);
        return (last >= '0' && last <= '9') || host.indexOf(':') >= 0;
    }

    /** Longest common suffix that consists of whole labels. */
    private static String commonLabels(String one, String other) {
        int i = one.length();
        int j = other.length();
        int start = i;
        while (i > 0 && j > 0 && one.charAt(i - 1) == other.charAt(j - 1)) {
            i--;
            j--;
            if ((i == 0 || one.charAt(i - 1) == '.') && (j == 0 || other.charAt(j - 1) == '.')) {
                start = i;
            }
        }
        return one.substring(start);
    }
}
