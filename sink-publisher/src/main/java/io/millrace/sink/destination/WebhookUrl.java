package io.millrace.sink.destination;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Checks of a webhook's address. No message repeats the address, because it may hold a secret. */
public final class WebhookUrl {
    private static final int MAX_LENGTH = 2_048;
    /** Services whose addresses are secrets: whoever has one may post. */
    private static final List<String> SECRET_HOSTS =
            List.of("hooks.slack.com", "discord.com", "discordapp.com", "webhook.office.com", "logic.azure.com");

    private static final List<String> SECRET_PARAMETERS =
            List.of("token", "access_token", "api_key", "apikey", "key", "secret", "sig", "signature", "password");

    private WebhookUrl() {}

    /**
     * What is wrong with an address.
     *
     * @param httpAllowed whether it may be plain http
     * @return empty if nothing is wrong
     */
    public static Optional<String> problem(String url, boolean httpAllowed) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            // Rejected at the edge, without the cause: its message repeats the address.
            return Optional.of("'url' is no address, such as https://hooks.example.com/millrace");
        }
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            return Optional.of("'url' must begin with https://");
        }
        if (uri.getHost() == null || url.length() > MAX_LENGTH) {
            return Optional.of("'url' must name a host, and have at most " + MAX_LENGTH + " characters");
        }
        if (uri.getRawUserInfo() != null) {
            return Optional.of("'url' must not hold a user name or password: send them as a header, such as headers: {"
                    + " Authorization: env:NAME }");
        }
        if (uri.getRawFragment() != null) {
            return Optional.of("'url' must not have a fragment, which is never sent: leave out # and what follows");
        }
        return scheme.equals("http") && !httpAllowed
                ? Optional.of("'url' must begin with https://; plain http is allowed by the setting"
                        + " sink.destinations.http.allowed")
                : Optional.empty();
    }

    /** Why an address without any other problem must be kept as a secret; empty if it need not. */
    static Optional<String> secretProblem(String url) {
        var uri = URI.create(url);
        var host = uri.getHost().toLowerCase(Locale.ROOT);
        if (SECRET_HOSTS.stream().anyMatch(known -> host.equals(known) || host.endsWith("." + known))) {
            return Optional.of("an address of " + host + " is a secret itself: write url: env:NAME or url: file:/path");
        }
        var query = uri.getRawQuery() == null ? "" : uri.getRawQuery().toLowerCase(Locale.ROOT);
        for (var parameter : query.split("&", -1)) {
            var name = parameter.substring(0, Math.max(0, parameter.indexOf('=')));
            if (SECRET_PARAMETERS.contains(name)) {
                return Optional.of("the parameter '" + name + "' looks like a secret: write url: env:NAME or url:"
                        + " file:/path, or send it as a header");
            }
        }
        return Optional.empty();
    }
}
