package io.millrace.ingest.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.failed.FailureReason;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** {@link LineReader}, {@link LineText} and {@link LineIdChain}. */
class LinesTest {
    @Test
    void linesAreReadWithoutTheirEnds() throws Exception {
        var lines = lines("a\r\n\nlast", 10);

        assertThat(lines.next()).asString().isEqualTo("a");
        assertThat(lines.offset()).isEqualTo(3);
        assertThat(lines.next()).isEmpty();
        assertThat(lines.wasTerminated()).isTrue();
        assertThat(lines.next()).asString().isEqualTo("last");
        assertThat(lines.number()).isEqualTo(3);
        assertThat(lines.wasTerminated()).isFalse();
        assertThat(lines.next()).isNull();
    }

    @Test
    void aLineBeyondTheBoundIsCutAndTheNextOneIsWhole() throws Exception {
        var lines = lines("abcdef\nxyz\n", 4);

        assertThat(lines.next()).asString().isEqualTo("abcd");
        assertThat(lines.wasCut()).isTrue();
        assertThat(lines.offset()).isEqualTo(7);
        assertThat(lines.next()).asString().isEqualTo("xyz");
        assertThat(lines.wasCut()).isFalse();
    }

    @Test
    void aByteOrderMarkIsRemoved() throws Exception {
        assertThat(LineText.decode("\ufeffgrün".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("grün");
    }

    @Test
    void aLineThatIsNotUtf8IsReportedWithTheRemedy() {
        assertThatThrownBy(() -> LineText.decode("grün".getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOfSatisfying(LineInvalidException.class, e -> assertThat(e.reason())
                        .isEqualTo(FailureReason.INVALID_ENCODING))
                .hasMessageContainingAll("at byte 3", "--charset");
    }

    @Test
    void anIdStandsForTheFileUpToItsLine() {
        var ids = new LineIdChain("seed");
        var again = new LineIdChain("seed");
        var other = new LineIdChain("other");
        byte[] line = {'x'};

        var first = ids.next(line);
        var second = ids.next(line);

        assertThat(second).isNotEqualTo(first).isEqualTo(ids.current());
        assertThat(again.next(line)).isEqualTo(first);
        assertThat(again.next(line)).isEqualTo(second);
        assertThat(other.next(line)).isNotEqualTo(first);
    }

    private static LineReader lines(String text, int bound) {
        return new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), bound);
    }
}
