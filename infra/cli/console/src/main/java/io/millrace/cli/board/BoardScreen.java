package io.millrace.cli.board;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The live screen of a running stack: the pipeline in one line, the insights, the newest notices, the story and where to go from here.
 *
 * @param footer addresses
 */
public record BoardScreen(
        PipelineState pipeline, Optional<StoryLine> story, List<Glance> glances, Notices notices, String footer) {
    private static final int MAX_NOTICES = 3;

    /** Lines that fit the width, at most as many as the height. */
    public List<String> lines(int width, int height) {
        var below = new ArrayList<String>();
        below.add("");
        story.ifPresent(chapter -> below.add(chapter.shown()));
        below.addAll(notices.newest(MAX_NOTICES));
        below.add(footer);
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add(pipeline.shown());
        lines.add("");
        lines.addAll(
                glances.isEmpty()
                        ? List.of("no rows yet")
                        : GlanceTable.lines(marked(), width, height - lines.size() - below.size()));
        lines.addAll(below);
        return lines.stream().map(line -> CellText.cut(line, width)).toList();
    }

    private List<Glance> marked() {
        return glances.stream()
                .map(glance -> glance.with(notices.mark(glance.name())
                        .orElse(
                                story.filter(chapter -> chapter.insight().equals(glance.name()))
                                                .isPresent()
                                        ? Glance.Mark.STORY
                                        : Glance.Mark.NONE)))
                .toList();
    }
}
