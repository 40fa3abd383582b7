package io.millrace.runtime.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.config.ConfigTable;
import io.millrace.runtime.config.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** Holds a module's SETTINGS.md and its keys together: the page is written from the keys, and a test fails when it is not. */
public final class SettingsPage {
    private static final String WRITE = "millrace.write.settings";

    private SettingsPage() {}

    /**
     * Fails unless the module's page is what the keys say. With {@code -Dmillrace.write.settings=true} it writes the page
     * instead.
     *
     * @param stage the heading
     */
    public static void isOf(String stage, Collection<? extends Key<?>> keys) throws IOException {
        var page = Path.of("SETTINGS.md");
        var text = "# Settings of " + stage + "\n\n"
                + "From a properties file (`--config FILE` or `MILLRACE_CONFIG`) or the environment, which wins. Written\n"
                + "from the definitions in the code: `./mvnw test -Dmillrace.write.settings=true`.\n\n"
                + ConfigTable.markdown(keys);
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(page, text);
        }
        assertThat(page).hasContent(text);
    }
}
