package io.millrace.enrichment.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Fuzzing of User-Agents: each has a known device type, and characters beyond the limit change nothing. */
class UserAgentFuzzTest {
    private static final UserAgentParser AGENTS = bundled();

    private static UserAgentParser bundled() {
        try {
            return UserAgentParser.of(Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FuzzTest
    void theDeviceTypeIsAKnownOneAndBotExactlyIfTheFlagIsSet(byte[] bytes) {
        var agent = new String(bytes, StandardCharsets.UTF_8);

        var read = AGENTS.parse(agent);

        assertThat(read.deviceType())
                .isIn("desktop", "mobile", "tablet", "tv", "console", "wearable", "car", "bot", "unknown");
        assertThat(read.bot()).isEqualTo(read.deviceType().equals("bot")).isEqualTo(AGENTS.isBot(agent));
        assertThat(read.browser()).satisfiesAnyOf(family -> assertThat(family).isNull(), family -> assertThat(family)
                .isNotBlank()
                .hasSizeLessThanOrEqualTo(2 * UserAgentParser.MAX_CHARS));
        if (agent.length() >= UserAgentParser.MAX_CHARS) {
            assertThat(AGENTS.parse(agent + " Googlebot/2.1")).isEqualTo(read);
        }
    }
}
