package io.millrace.enrichment.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** User-Agents of anybody's making: each gets one of the known kinds, and only its readable part tells anything. */
class UserAgentFuzzTest {
    private final UserAgents agents = UserAgents.of(Optional.empty());

    UserAgentFuzzTest() throws IOException {}

    @FuzzTest
    void anAgentIsOfAKnownKindAndABotExactlyIfItsKindSaysSo(byte[] bytes) {
        var agent = new String(bytes, StandardCharsets.UTF_8);

        var read = agents.parse(agent);

        assertThat(read.device())
                .isIn("desktop", "mobile", "tablet", "tv", "console", "wearable", "car", "bot", "unknown");
        assertThat(read.bot()).isEqualTo(read.device().equals("bot")).isEqualTo(agents.isBot(agent));
        assertThat(read.browser()).satisfiesAnyOf(family -> assertThat(family).isNull(), family -> assertThat(family)
                .isNotBlank()
                .hasSizeLessThanOrEqualTo(2 * UserAgents.MAX_CHARS));
        if (agent.length() >= UserAgents.MAX_CHARS) {
            assertThat(agents.parse(agent + " Googlebot/2.1")).isEqualTo(read);
        }
    }
}
