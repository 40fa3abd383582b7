package io.millrace.enrichment.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FamilyRuleTest {
    @Test
    void theFamilyIsTheFirstGroupUnlessTheRuleNamesOne() {
        assertThat(FamilyRule.of(Map.of("regex", "(Fire\\w+)/"), "family_replacement")
                        .familyOf("Firefox/131"))
                .isEqualTo("Firefox");
        assertThat(FamilyRule.of(
                                Map.of("regex", "(CrMo)/(\\d+)", "family_replacement", "Chrome Mobile $2"),
                                "family_replacement")
                        .familyOf("CrMo/18"))
                .isEqualTo("Chrome Mobile 18");
    }

    @Test
    void aRuleMatchesLetterCaseUnlessItsFlagSaysOtherwise() {
        assertThat(FamilyRule.of(Map.of("regex", "(fire)"), "x").familyOf("FIRE"))
                .isNull();
        assertThat(FamilyRule.of(Map.of("regex", "(fire)", "regex_flag", "i"), "x")
                        .familyOf("FIRE"))
                .isEqualTo("FIRE");
    }

    @Test
    void aRuleWithoutAnExpressionIsRejected() {
        assertThatThrownBy(() -> FamilyRule.of(Map.of("family_replacement", "X"), "family_replacement"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without regex");
    }
}
