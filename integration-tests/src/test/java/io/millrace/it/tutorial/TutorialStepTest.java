package io.millrace.it.tutorial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TutorialStepTest {
    private static final String PAGE = """
            # A page

            ```bash
            cat > file <<'END'
            a
            END
            ```

            Then:

            ```text
            done in … s
            ```

            ```bash retry
            ask
            ```

            ```text slack
            alert
            ```
            """;

    @Test
    void aPageIsItsCommandsAndWhatFollowsThem() {
        var steps = TutorialStep.of(PAGE);

        assertThat(steps)
                .containsExactly(
                        new TutorialStep(1, "cat > file <<'END'\na\nEND\n", false, "done in … s\n", ""),
                        new TutorialStep(2, "ask\n", true, "", "alert\n"));
    }

    @Test
    void aBlockInAnotherLanguageOrASecondOutputIsAMistakeOfThePage() {
        assertThatThrownBy(() -> TutorialStep.of("```sh\nls\n```\n")).hasMessageContaining("sh");
        assertThatThrownBy(() -> TutorialStep.of("```bash\nls\n```\n```text\na\n```\n```text\nb\n```\n"))
                .hasMessageContaining("two outputs");
    }

    @Test
    void anEllipsisStandsForAnythingAndNothingElseDoes() {
        assertThat(TutorialStep.matches("4 accepted in … s", "4 accepted in 1.2 s  \n"))
                .isTrue();
        assertThat(TutorialStep.matches("…\nb 2\n", "first\nsecond\nb 2")).isTrue();
        assertThat(TutorialStep.matches("a.c", "abc")).isFalse();
        assertThat(TutorialStep.matches("b 2", "b 2\nb 3")).isFalse();
        assertThat(TutorialStep.matches("4 accepted in … s", "5 accepted in 1.2 s"))
                .isFalse();
    }
}
