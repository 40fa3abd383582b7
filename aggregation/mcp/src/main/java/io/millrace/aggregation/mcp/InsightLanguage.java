package io.millrace.aggregation.mcp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The page about the language of insights that assistants read before they propose one. */
final class InsightLanguage {
    static final String TEXT = read();

    private InsightLanguage() {}

    private static String read() {
        try (InputStream page = InsightLanguage.class.getResourceAsStream("insight-language.md")) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) { // crash: the page is part of this module
            throw new IllegalStateException(e);
        }
    }
}
