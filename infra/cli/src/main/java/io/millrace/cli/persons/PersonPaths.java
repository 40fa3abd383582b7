package io.millrace.cli.persons;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Paths and bodies of requests to the API of persons. */
final class PersonPaths {
    private PersonPaths() {}

    /** Path of a person, or of an action on it such as {@code /merge}. */
    static String person(String id, String action, TenantOption tenant) {
        var parameter = tenant.tenant().map(name -> "?tenant=" + encoded(name)).orElse("");
        return "/v1/persons/" + encoded(id) + action + parameter;
    }

    /** A JSON object with one field. */
    static String body(String field, String value) {
        return JsonNodeFactory.instance.objectNode().put(field, value).toString();
    }

    private static String encoded(String text) {
        // In a path a plus is a plus.
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
