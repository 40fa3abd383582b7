package io.millrace.audit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Which licences a dependency may have, however its POM spells them. Of several, one is enough: they are offered to choose from. */
final class Licences {
    /** By identifier of SPDX. All let us ship the jar unchanged beside our own code. */
    private static final Map<String, Pattern> ALLOWED = Map.ofEntries(
            entry("Apache-2.0", "apache.*2(\\.0)?\\b|apache-2|^asl,? ?2|apache software license|the apache license"),
            entry("MIT", "\\bmit\\b|^mit"),
            entry("BSD-2-Clause", "bsd.{0,3}2|simplified bsd|freebsd"),
            entry(
                    "BSD-3-Clause",
                    "bsd.{0,3}3|new bsd|revised bsd|modified bsd|^(the )?bsd( licen[cs]e)?$|eclipse distribution|\\bedl\\b|^go license$"),
            entry("EPL-2.0", "eclipse public licen[cs]e.*2|epl.{0,3}2"),
            entry("EPL-1.0", "eclipse public licen[cs]e.*1|epl.{0,3}1"),
            entry("MPL-2.0", "mozilla public licen[cs]e.*2|mpl.{0,3}2"),
            // Of jars that we ship unchanged.
            entry("CDDL-1.0", "common development and distribution|^cddl"),
            entry("UPL-1.0", "universal permissive"),
            entry("CC0-1.0", "\\bcc0\\b|public domain"),
            entry("Unicode-3.0", "unicode"),
            entry("GPL-2.0-with-classpath-exception", "(gpl|gnu general public).*(classpath|\\bcpe\\b)|cddl.*gpl.*ce"));

    private Licences() {}

    private static Map.Entry<String, Pattern> entry(String identifier, String spellings) {
        return Map.entry(identifier, Pattern.compile(spellings));
    }

    /** Whether one of the licences is allowed. */
    static boolean isAllowed(List<String> licences) {
        return licences.stream().anyMatch(Licences::isAllowed);
    }

    private static boolean isAllowed(String licence) {
        var text = licence.strip().toLowerCase(Locale.ROOT);
        return ALLOWED.values().stream()
                .anyMatch(spelling -> spelling.matcher(text).find());
    }
}
