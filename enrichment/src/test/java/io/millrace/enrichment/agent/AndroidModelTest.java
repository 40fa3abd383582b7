package io.millrace.enrichment.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AndroidModelTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        mozilla/5.0 (linux; u; android 9; de-de; cubot_x19 build/ppr1) applewebkit | cubot_x19
        mozilla/5.0 (linux; android 10; sm-g960f) applewebkit/537.36               | sm-g960f
        mozilla/5.0 (x11; linux x86_64) applewebkit/537.36                         | ''
        """)
    void theModelIsWhatFollowsVersionAndLanguage(String agent, String model) {
        assertThat(AndroidModel.of(agent)).isEqualTo(model);
    }

    @Test
    void aModelThatLooksLikeABotIsRemoved() {
        assertThat(AndroidModel.removeFrom("dalvik/2.1.0 (linux; android 9; spider 8 build/a)"))
                .doesNotContain("spider")
                .contains("build/a");
        assertThat(AndroidModel.removeFrom("curl/8.5.0")).isEqualTo("curl/8.5.0");
    }
}
