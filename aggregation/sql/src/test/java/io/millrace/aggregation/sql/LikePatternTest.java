package io.millrace.aggregation.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LikePatternTest {
    private static final String LETTERS = "ab%_\\.😀é";

    @Test
    void itMatchesLikeTheEquivalentRegularExpression() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String pattern = text(random, 8);
            String text = text(random, 10);

            assertThat(LikePattern.of(pattern, '\\', false).matches(text))
                    .as("'%s' LIKE '%s', seed %d", text, pattern, seed)
                    .isEqualTo(expression(pattern).matcher(text).matches());
        }
    }

    @Test
    void caseIsIgnoredOnlyIfRequested() {
        assertThat(LikePattern.of("ZÜ%", -1, true).matches("zürich")).isTrue();
        assertThat(LikePattern.of("ZÜ%", -1, false).matches("zürich")).isFalse();
    }

    @Test
    void aPatternOfMoreThan1000CharactersIsRejected() {
        assertThatThrownBy(() -> LikePattern.of("_".repeat(1_001), -1, false)).hasMessageContaining("1000 characters");
        assertThat(LikePattern.of("%a".repeat(400) + "b", -1, false).matches("a".repeat(10_000)))
                .isFalse();
    }

    private static String text(Random random, int most) {
        StringBuilder text = new StringBuilder();
        int[] points = LETTERS.codePoints().toArray();
        for (int i = random.nextInt(most); i > 0; i--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }

    private static Pattern expression(String pattern) {
        StringBuilder expression = new StringBuilder();
        int[] points = pattern.codePoints().toArray();
        for (int i = 0; i < points.length; i++) {
            boolean escaped = points[i] == '\\' && i + 1 < points.length;
            int point = escaped ? points[++i] : points[i];
            expression.append(
                    !escaped && point == '%'
                            ? ".*"
                            : !escaped && point == '_' ? "." : Pattern.quote(Character.toString(point)));
        }
        return Pattern.compile(expression.toString(), Pattern.DOTALL);
    }
}
