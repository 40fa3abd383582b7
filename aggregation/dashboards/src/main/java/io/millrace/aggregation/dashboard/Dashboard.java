package io.millrace.aggregation.dashboard;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A page of tiles. Immutable and thread-safe.
 *
 * @param title what people call it; its name if none is given
 * @param range time that the tiles show, back from now
 * @param refresh time between two readings of the tiles
 * @param yaml the definition's source, as YAML of this dashboard alone
 * @param revision raised by every change
 * @param changedAt when it was last applied, ms since the epoch
 */
public record Dashboard(
        String name,
        String title,
        Duration range,
        Duration refresh,
        List<Tile> tiles,
        String yaml,
        long revision,
        long changedAt) {
    public Dashboard {
        tiles = List.copyOf(tiles);
    }

    Dashboard with(long otherRevision, long otherChangedAt) {
        return new Dashboard(name, title, range, refresh, tiles, yaml, otherRevision, otherChangedAt);
    }

    /** Whether both show the same, whenever they were applied. */
    boolean showsTheSame(Dashboard other) {
        return with(0, 0).equals(other.with(0, 0));
    }

    /**
     * One chart.
     *
     * @param title empty to be called by insight and measure
     * @param measure empty for the insight's first
     * @param by dimension that breaks it down; empty for the total
     * @param width columns of four
     * @param range time that it shows, if another than the dashboard's
     */
    record Tile(
            String insight,
            String title,
            Optional<String> measure,
            Optional<String> by,
            Chart chart,
            int width,
            Optional<Duration> range) {}

    /** How a tile is drawn. */
    enum Chart {
        LINES,
        COLUMNS,
        STACKED,
        BARS,
        NUMBER,
        TABLE,
        FUNNEL,
        RETENTION,
        MAP
    }
}
