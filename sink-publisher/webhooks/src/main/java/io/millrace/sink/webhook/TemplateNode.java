package io.millrace.sink.webhook;

import java.util.List;

/** Part of a {@link Template}. Immutable. */
sealed interface TemplateNode {
    /** Text as it is. */
    record Text(String text) implements TemplateNode {}

    /** {@code {{name}}}, or {@code {{{name}}}} for its JSON. */
    record Value(String name, boolean asJson) implements TemplateNode {}

    /** {@code {{#name}}…{{/name}}}, or {@code {{^name}}…{{/name}}} for the opposite. */
    record Section(String name, boolean isInverted, List<TemplateNode> parts) implements TemplateNode {}
}
