package io.millrace.enrichment.enricher;

import io.millrace.enrichment.table.ResourceTable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The query parameters that tell of campaigns, in the order in which they count. Immutable. */
final class CampaignTable {
    private final Map<CampaignPart, List<String>> names = new EnumMap<>(CampaignPart.class);
    private final List<ClickId> clickIds = new ArrayList<>();
    private final Set<String> all = new HashSet<>();

    /** The bundled names and after them further ones, whose case does not matter. */
    CampaignTable(Map<String, CampaignPart> further) {
        for (var part : CampaignPart.values()) {
            names.put(part, new ArrayList<>());
        }
        for (var line : ResourceTable.lines(CampaignTable.class, "campaigns.txt")) {
            var columns = line.split("\t", -1);
            if (columns[0].equals("click")) {
                clickIds.add(new ClickId(columns[1], columns[2], columns[3]));
                all.add(columns[1]);
            } else {
                var part = CampaignPart.valueOf(columns[0].toUpperCase(Locale.ROOT));
                List.of(columns[1].split(" ", -1)).forEach(name -> add(part, name));
            }
        }
        further.forEach((name, part) -> add(part, name.toLowerCase(Locale.ROOT)));
    }

    private void add(CampaignPart part, String name) {
        names.get(part).add(name);
        all.add(name);
    }

    /** Every parameter that tells something, in lower case. */
    Set<String> all() {
        return all;
    }

    /** What the parameters say of the part, or null. */
    String value(CampaignPart part, Map<String, String> parameters) {
        for (var name : names.get(part)) {
            var value = parameters.get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** The first click id among the parameters, or null. */
    ClickId clickId(Map<String, String> parameters) {
        for (var id : clickIds) {
            if (parameters.containsKey(id.name())) {
                return id;
            }
        }
        return null;
    }
}
