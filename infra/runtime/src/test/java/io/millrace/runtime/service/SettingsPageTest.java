package io.millrace.runtime.service;

import io.millrace.runtime.testing.SettingsPage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SettingsPageTest {
    @Test
    void thePageOfSettingsIsWhatTheDefinitionsSay() throws IOException {
        SettingsPage.isOf("every service", ServiceSettings.KEYS);
    }
}
