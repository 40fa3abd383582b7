package io.millrace.enrichment.enricher;

import com.google.common.net.InternetDomainName;

/** What of a host its owner registered, by the public suffix list: {@code shop.co.uk}, {@code someone.github.io}. */
final class PublicSuffixes {
    private PublicSuffixes() {}

    /** Whether both hosts are one owner's: the same, or under one registered domain. Both in lower case. */
    static boolean areOneSite(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        var common = commonLabels(one, other);
        return common.indexOf('.') > 0 && !isAddress(common, one) && isRegistered(common);
    }

    /** Whether names are registered under it: {@code com}, {@code co.uk}. */
    static boolean isSuffix(String domain) {
        try {
            return InternetDomainName.from(domain).isRegistrySuffix();
        } catch (IllegalArgumentException e) {
            // Not an error: strangers write hosts that are no names.
            return false;
        }
    }

    /** Whether it is a name under a suffix that the list knows: {@code google.com}, not {@code localhost}. */
    static boolean isUnderSuffix(String host) {
        try {
            return InternetDomainName.from(host).isUnderRegistrySuffix();
        } catch (IllegalArgumentException e) {
            // Not an error: strangers write hosts that are no names.
            return false;
        }
    }

    private static boolean isRegistered(String domain) {
        try {
            var name = InternetDomainName.from(domain);
            // A suffix that the list does not know is one label, by the list's own rule.
            return !name.hasPublicSuffix() || name.isUnderPublicSuffix();
        } catch (IllegalArgumentException e) {
            // Not an error: strangers write hosts that are no names. These two share two labels at least.
            return true;
        }
    }

    private static boolean isAddress(String common, String host) {
        var last = common.charAt(common.length() - 1);
        return (last >= '0' && last <= '9') || host.indexOf(':') >= 0;
    }

    /** The longest text of whole labels that both end with. */
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
