package io.millrace.enrichment.arrival;

import io.millrace.enrichment.table.ResourceTable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Query parameters that name a campaign, in order of precedence. Immutable. */
final class CampaignTable {
    private final Map<CampaignPart, List<String>> names = new EnumMap<>(CampaignPart.class);
    private final List<ClickId> clickIds = new ArrayList<>();
    private final Set<String> parameterNames = new HashSet<>();

    /** @param additional parameters that come after the bundled ones, in any letter case */
    CampaignTable(Map<String, CampaignPart> additional) {
        for (var part : CampaignPart.values()) {
            names.put(part, new ArrayList<>());
        }
        for (var line : ResourceTable.lines(CampaignTable.class, "campaigns.txt")) {
            var columns = line.split("\t", -1);
            if (columns[0].equals("click")) {
                clickIds.add(new ClickId(columns[1], columns[2], columns[3]));
                parameterNames.add(columns[1]);
            } else {
                var part = CampaignPart.valueOf(columns[0].toUpperCase(Locale.ROOT));
                List.of(columns[1].split(" ", -1)).forEach(name -> add(part, name));
            }
        }
        additional.forEach((name, part) -> add(part, name.toLowerCase(Locale.ROOT)));
    }

    private void add(CampaignPart part, String name) {
        names.get(part).add(name);
        parameterNames.add(name);
    }

    /** Names of all parameters, in lower case. */
    Set<String> parameterNames() {
        return parameterNames;
    }

    /** Value of the part by the first of its parameters that is present, or null. */
    String value(CampaignPart part, Map<String, String> parameters) {
        for (var name : names.get(part)) {
            var value = parameters.get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** First click id that is present, or null. */
    ClickId clickId(Map<String, String> parameters) {
        for (var id : clickIds) {
            if (parameters.containsKey(id.name())) {
                return id;
            }
        }
        return null;
    }
}
