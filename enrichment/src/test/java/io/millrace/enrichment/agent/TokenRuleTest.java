package io.millrace.enrichment.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenRuleTest {
    @Test
    void aRuleMatchesIfAllPartsArePresentAndNoneOfTheExcludedOnes() {
        var rule = TokenRule.of("browser\tMicrosoft Teams\tEdg/\tTeams/\t!Bot");

        assertThat(rule).isEqualTo(new TokenRule("Microsoft Teams", List.of("Edg/", "Teams/"), List.of("Bot")));
        assertThat(rule.matches("Chrome/131 Edg/131 Teams/24")).isTrue();
        assertThat(rule.matches("Chrome/131 Edg/131")).isFalse();
        assertThat(rule.matches("Edg/131 Teams/24 Bot")).isFalse();
    }
}
