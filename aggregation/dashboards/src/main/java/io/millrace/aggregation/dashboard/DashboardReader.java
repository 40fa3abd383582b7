package io.millrace.aggregation.dashboard;

import io.millrace.aggregation.dashboard.Dashboard.Chart;
import io.millrace.aggregation.dashboard.Dashboard.Tile;
import io.millrace.aggregation.definition.YamlMapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reader of the mapping of one dashboard. What is wrong is reported to the mapping, with its place. */
final class DashboardReader {
    private static final List<String> KEYS = List.of("name", "title", "range", "refresh", "tiles");
    private static final List<String> TILE_KEYS =
            List.of("insight", "title", "measure", "by", "chart", "width", "range");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final int MAX_TITLE = 200;
    private static final int MAX_TILES = 60;
    private static final int COLUMNS = 4;
    private static final Duration LEAST_RANGE = Duration.ofMinutes(1);
    private static final Duration GREATEST_RANGE = Duration.ofDays(3660);
    private static final Duration HOUR = Duration.ofHours(1);

    private final YamlMapping dashboard;

    DashboardReader(YamlMapping dashboard) {
        this.dashboard = dashboard;
    }

    /** Reads the dashboard. The result is incomplete if problems were reported. */
    Dashboard read(String yaml) {
        dashboard.rejectUnknownKeys(KEYS);
        String name = dashboard.requiredName("a dashboard");
        return new Dashboard(
                name,
                title(dashboard, name),
                dashboard.duration("range", HOUR, LEAST_RANGE, GREATEST_RANGE),
                dashboard.duration("refresh", Duration.ofSeconds(5), Duration.ofSeconds(1), HOUR),
                tiles(),
                yaml,
                1,
                0);
    }

    private List<Tile> tiles() {
        if (!dashboard.has("tiles")) {
            dashboard.report(
                    dashboard.node(),
                    "tiles are missing, such as tiles: [{ insight: revenue_by_country, measure: revenue }]");
            return List.of();
        }
        if (!(dashboard.value("tiles") instanceof SequenceNode list)
                || list.getValue().isEmpty()
                || list.getValue().size() > MAX_TILES) {
            dashboard.report(dashboard.value("tiles"), "'tiles' must be a list of 1 to " + MAX_TILES + " tiles");
            return List.of();
        }
        List<Tile> tiles = new ArrayList<>();
        dashboard.mappings("tiles").forEach(tile -> tiles.add(tile(tile)));
        return tiles;
    }

    private Tile tile(YamlMapping tile) {
        tile.rejectUnknownKeys(TILE_KEYS);
        if (!tile.has("insight")) {
            tile.report(tile.node(), "a tile needs its insight");
        }
        return new Tile(
                name(tile, "insight").orElse(""),
                title(tile, ""),
                name(tile, "measure"),
                name(tile, "by"),
                chart(tile),
                tile.integer("width", 1, 1, COLUMNS),
                tile.has("range")
                        ? Optional.of(tile.duration("range", HOUR, LEAST_RANGE, GREATEST_RANGE))
                        : Optional.empty());
    }

    private static Optional<String> name(YamlMapping mapping, String key) {
        Optional<ScalarNode> name = mapping.scalar(key);
        name.filter(text -> !NAME.matcher(text.getValue()).matches())
                .ifPresent(
                        text -> mapping.report(
                                text,
                                "'" + text.getValue()
                                        + "' is not a name: lower-case letters, digits and _, starting with a letter, at most 63"));
        return name.map(ScalarNode::getValue);
    }

    private static String title(YamlMapping mapping, String otherwise) {
        String title = mapping.string("title", otherwise);
        if (title.length() > MAX_TITLE) {
            mapping.report(mapping.value("title"), "a title has at most " + MAX_TITLE + " characters");
        }
        return title;
    }

    private static Chart chart(YamlMapping tile) {
        Optional<ScalarNode> chart = tile.scalar("chart");
        Optional<Chart> known = chart.flatMap(text -> Arrays.stream(Chart.values())
                .filter(one -> text(one).equals(text.getValue()))
                .findFirst());
        if (chart.isPresent() && known.isEmpty()) {
            tile.report(
                    chart.get(),
                    "'" + chart.get().getValue() + "' is no chart; known are "
                            + Arrays.stream(Chart.values())
                                    .map(DashboardReader::text)
                                    .collect(Collectors.joining(", ")));
        }
        return known.orElse(Chart.LINES);
    }

    static String text(Chart chart) {
        return chart.name().toLowerCase(Locale.ROOT);
    }
}
