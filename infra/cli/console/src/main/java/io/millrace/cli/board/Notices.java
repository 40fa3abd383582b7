package io.millrace.cli.board;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The newest alerts and corrections. Each is shown for a minute; the row of its insight is marked for half of it. Thread-safe. */
public final class Notices {
    private static final int MAX_NOTICES = 100;
    private static final Duration SHOWN = Duration.ofSeconds(60);
    private static final Duration MARKED = Duration.ofSeconds(30);

    private final Clock clock;
    private final Deque<Notice> notices = new ArrayDeque<>();
    private final List<String> unread = new ArrayList<>();

    private record Notice(Instant at, String insight, Glance.Mark mark, String line) {}

    public Notices(Clock clock) {
        this.clock = clock;
    }

    /** @param text what happened, without the mark */
    public synchronized void add(String insight, Glance.Mark mark, String text) {
        var notice = new Notice(clock.instant(), insight, mark, mark.sign() + ' ' + text);
        notices.addFirst(notice);
        unread.add(notice.line);
        if (notices.size() > MAX_NOTICES) {
            notices.removeLast();
        }
        if (unread.size() > MAX_NOTICES) {
            unread.remove(0);
        }
    }

    /** The newest lines, newest first. */
    public synchronized List<String> newest(int limit) {
        return notices.stream()
                .filter(notice -> isWithin(SHOWN, notice))
                .limit(limit)
                .map(Notice::line)
                .toList();
    }

    /** Lines since the last call, oldest first. */
    public synchronized List<String> unread() {
        var lines = List.copyOf(unread);
        unread.clear();
        return lines;
    }

    /** The most urgent mark of an insight. */
    public synchronized Optional<Glance.Mark> mark(String insight) {
        return notices.stream()
                .filter(notice -> notice.insight.equals(insight) && isWithin(MARKED, notice))
                .map(Notice::mark)
                .max(Enum::compareTo);
    }

    private boolean isWithin(Duration time, Notice notice) {
        return notice.at.plus(time).isAfter(clock.instant());
    }
}
