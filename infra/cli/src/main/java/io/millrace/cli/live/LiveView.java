package io.millrace.cli.live;

import io.millrace.cli.board.BoardScreen;
import io.millrace.cli.board.Glance;
import io.millrace.cli.board.GlanceFeed;
import io.millrace.cli.board.LatencySamples;
import io.millrace.cli.board.Notices;
import io.millrace.cli.board.PipelineState;
import io.millrace.cli.board.ScreenSize;
import io.millrace.cli.board.StoryLine;
import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.Terminal;
import io.millrace.cli.insights.PipelineLag;
import io.millrace.cli.insights.QueryClient;
import io.millrace.cli.process.LogTail;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.LocalStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;

/**
 * Live view of {@code millrace run}: on a terminal a screen that is refreshed in place; elsewhere a line on the pipeline now and then,
 * and one for each chapter of the demo, alert and correction.
 */
final class LiveView implements AutoCloseable {
    private static final long REFRESH_MS = 1_000;
    private static final int LINE_EVERY = 10;
    private static final int LOG_LINES = 20;

    private final LocalStack stack;
    private final Terminal terminal;
    private final Optional<Path> demoLog;
    private final GlanceFeed glances;
    private final PipelineLag lag;
    private final AcceptedRate acceptedRate;
    private final LatencySamples latency = new LatencySamples();
    private final Notices notices = new Notices(Clock.systemUTC());
    private final LiveTopics topics;
    private final Admin admin;
    private Optional<StoryLine> story = Optional.empty();

    /** @param demoLog output of the demo, which announces its chapters there, if it runs */
    LiveView(LocalStack stack, Terminal terminal, Optional<Path> demoLog) {
        this.demoLog = demoLog;
        this.stack = stack;
        this.terminal = terminal;
        this.glances = new GlanceFeed(new QueryClient(stack)::get, Clock.systemUTC());
        this.lag = new PipelineLag(stack);
        this.admin = Admin.create(stack.backends().kafkaClient());
        this.acceptedRate = new AcceptedRate(admin);
        this.topics = new LiveTopics(stack.backends(), latency, notices, Clock.systemUTC());
    }

    /** Refreshes until the thread is interrupted or a process of the stack dies. */
    void show() throws InterruptedException {
        if (!terminal.isInteractive()) {
            for (int second = 0; ; second++) {
                printLines(second % LINE_EVERY == 0);
                Thread.sleep(REFRESH_MS);
            }
        }
        try (var screen = new ScreenSize()) {
            var before = screen.now();
            while (true) {
                var board = board();
                var size = screen.now();
                if (!size.equals(before)) {
                    terminal.clear();
                }
                before = size;
                // The cursor rests on the line below the last.
                terminal.draw(board.lines(size.getColumns(), size.getRows() - 1));
                Thread.sleep(REFRESH_MS);
            }
        } catch (IOException e) {
            // Crash: the command ends.
            throw new CliException(CliExitCode.FAILED, "cannot use this terminal: " + e.getMessage(), e);
        }
    }

    private void printLines(boolean withState) throws InterruptedException {
        var before = story;
        var board = board();
        if (!story.equals(before)) {
            terminal.print(board.story().map(StoryLine::shown).orElse(""));
        }
        notices.unread().forEach(terminal::print);
        if (withState) {
            terminal.print(board.pipeline().shown());
        }
    }

    private BoardScreen board() throws InterruptedException {
        stack.requireAllAlive();
        story = demoLog.flatMap(log -> StoryLine.last(LogTail.lines(log, LOG_LINES)));
        var rows = glances.look();
        for (var correction : glances.corrections()) {
            notices.add(correction.substring(0, correction.indexOf(' ')), Glance.Mark.CORRECTED, correction);
        }
        return new BoardScreen(pipeline(), story, rows, notices, footer());
    }

    private PipelineState pipeline() throws InterruptedException {
        double perSecond = acceptedRate.perSecond();
        return new PipelineState(
                acceptedRate.total(),
                perSecond,
                lag.enrichmentLag() + lag.aggregationLag() + lag.sinkLag(),
                latency.quantile(0.5),
                latency.quantile(0.99));
    }

    private String footer() {
        return "console " + stack.ports().url(Component.AGGREGATION) + "   send to "
                + stack.ports().url(Component.INGEST) + "   Ctrl-C stops";
    }

    @Override
    public void close() {
        topics.close();
        lag.close();
        admin.close(Duration.ofSeconds(1));
    }
}
