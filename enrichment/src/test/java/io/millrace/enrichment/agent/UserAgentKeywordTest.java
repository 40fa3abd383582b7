package io.millrace.enrichment.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserAgentKeywordTest {
    @ParameterizedTest
    @CsvSource({
        "bot, mybot/1, true",
        "<bot, mybot/1, false",
        "<bot, my bot/1, true",
        "bot>, bots, false",
        "bot>, bot2, true",
        "bot>, a bot, true",
        "^bot, bot/1, true",
        "^bot, my bot, false",
        "<bot>, robot bots bot, true"
    })
    void aKeywordIsFoundOnlyAtItsPlace(String keyword, String agent, boolean found) {
        assertThat(UserAgentKeyword.of(keyword).isIn(agent)).isEqualTo(found);
    }

    @Test
    void aSignInFrontSaysInWhichHeadersTheKeywordCounts() {
        assertThat(UserAgentKeyword.of("bot").senders()).isEqualTo(UserAgentKeyword.Senders.ALL);
        assertThat(UserAgentKeyword.of("~<spider>"))
                .isEqualTo(new UserAgentKeyword(
                        "spider", UserAgentKeyword.Place.WORD, true, UserAgentKeyword.Senders.NON_PHONES));
        assertThat(UserAgentKeyword.of("*curl").senders()).isEqualTo(UserAgentKeyword.Senders.NON_BROWSERS);
    }
}
