package io.millrace.enrichment.agent;

import io.millrace.enrichment.table.ResourceTable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Detects the device type of a User-Agent by the keywords and models of {@code devices.txt}. Immutable. */
final class DeviceTypeDetector {
    private static final int MAX_MODEL_CHARS = 60;

    /** Brand that some devices put in front of their model. */
    private static final Pattern BRAND = Pattern.compile(
            "^(?:samsung|sony|lenovo|huawei|honor|asus|acer|toshiba|dell|hp|tecno|itel|infinix|xiaomi|lge?|alcatel|zte|motorola|htc|oppo|realme|tcl|nvidia|google|sprint)["
                    + " _-]*");

    private final List<Rule> rules = new ArrayList<>();
    private final List<Rule> phones = new ArrayList<>();
    private final List<Rule> desktops = new ArrayList<>();
    private final List<Model> models = new ArrayList<>();

    DeviceTypeDetector() {
        for (var line : ResourceTable.lines(DeviceTypeDetector.class, "devices.txt")) {
            var columns = line.split("\t", -1);
            if (columns[0].equals("model")) {
                models.add(new Model(columns[1], Pattern.compile(columns[2])));
            } else {
                var list =
                        switch (columns[0]) {
                            case "phone" -> phones;
                            case "desktop" -> desktops;
                            default -> rules;
                        };
                for (int i = 1; i < columns.length; i++) {
                    list.add(new Rule(columns[0], UserAgentKeyword.of(columns[i])));
                }
            }
        }
    }

    /**
     * The device type.
     *
     * @param agent the User-Agent in lower case
     * @param system family of its operating system, or null
     */
    String detect(String agent, String system) {
        var kind = first(rules, agent);
        if (kind != null) {
            // "Tablet PC 2.0" only says that Windows supports a pen or touch; windows() knows devices without a
            // keyboard.
            var windows = kind.equals("tablet") && agent.contains("windows nt") && !agent.contains("ipad");
            return windows ? windows(agent) : kind;
        }
        if (agent.contains("android")) {
            return android(agent, AndroidModel.of(agent));
        }
        if (agent.contains("windows nt")) {
            return windows(agent);
        }
        if (first(phones, agent) != null || "iOS".equals(system) || agent.contains("mobile")) {
            return "mobile";
        }
        return "Mac OS X".equals(system) || first(desktops, agent) != null ? "desktop" : "unknown";
    }

    private static String windows(String agent) {
        return agent.contains("; arm;") || agent.contains("; touch") ? "tablet" : "desktop";
    }

    private static String first(List<Rule> rules, String agent) {
        for (var rule : rules) {
            if (rule.word().isIn(agent)) {
                return rule.kind();
            }
        }
        return null;
    }

    private String android(String agent, String whole) {
        var model = whole.substring(0, Math.min(whole.length(), MAX_MODEL_CHARS));
        var bare = BRAND.matcher(model).replaceFirst("");
        for (var known : models) {
            if (known.pattern().matcher(model).lookingAt()
                    || known.pattern().matcher(bare).lookingAt()) {
                return known.kind();
            }
        }
        if (agent.contains("mobi")) {
            return "mobile";
        }
        // Android browsers say "Mobile" on phones only; others (Dalvik, apps) never say it and mostly run on phones.
        return (agent.contains("applewebkit") || agent.contains("gecko/")) && !agent.contains("fennec")
                ? "tablet"
                : "mobile";
    }

    private record Rule(String kind, UserAgentKeyword word) {}

    private record Model(String kind, Pattern pattern) {}
}
