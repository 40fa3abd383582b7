package io.millrace.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleInTest {
    private static final String PATH = "/apis/apps/v1/namespaces/shop/statefulsets/millrace-enrichment/scale";

    @TempDir
    Path credentials;

    private final AtomicReference<String> shown = new AtomicReference<>();
    private HttpServer server;

    @BeforeEach
    void showAToken() throws IOException {
        Files.writeString(credentials.resolve("token"), "the-token\n");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({"0,2,false", "1,2,false", "2,2,true", "5,2,true", "0,0,true"})
    void aPodIsTakenAwayIfItsOrdinalIsBeyondTheScale(int ordinal, int replicas, boolean isTakenAway) {
        answer(200, "{\"kind\":\"Scale\",\"spec\":{\"replicas\":" + replicas + "}}");

        assertThat(scaleIn("http").takesAway("millrace-enrichment-" + ordinal)).isEqualTo(isTakenAway);
        assertThat(shown.get()).isEqualTo("Bearer the-token");
    }

    @Test
    void aScaleWithoutANumberIsNothing() {
        answer(200, "{\"kind\":\"Scale\",\"spec\":{}}");

        assertThat(scaleIn("http").takesAway("millrace-enrichment-0")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "[]", "{\"spec\":[]}", "{\"spec\":{\"replicas\":\"many\"}}"})
    void whereTheAnswerSaysNothingAnInstanceKeepsItsPlace(String body) {
        answer(200, body);

        assertThat(scaleIn("http").takesAway("millrace-enrichment-7")).isFalse();
    }

    @Test
    void whereItMayNotAskAnInstanceKeepsItsPlace() {
        answer(403, "{\"kind\":\"Status\"}");

        assertThat(scaleIn("http").takesAway("millrace-enrichment-7")).isFalse();
    }

    @Test
    void whereNobodyAnswersAnInstanceKeepsItsPlace() {
        var scale = scaleIn("http");

        server.stop(0);

        assertThat(scale.takesAway("millrace-enrichment-7")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"millrace", "pod-x", "pod-", "pod-99999999999"})
    void aNameWithoutAnOrdinalKeepsItsPlace(String name) {
        answer(200, "{\"spec\":{\"replicas\":0}}");

        assertThat(scaleIn("http").takesAway(name)).isFalse();
        assertThat(shown.get()).isNull();
    }

    @Test
    void itTrustsTheAuthorityOfTheCluster() throws Exception {
        secure(credentials.resolve("ca.crt"));
        answer(200, "{\"spec\":{\"replicas\":1}}");

        assertThat(scaleIn("https").takesAway("millrace-enrichment-1")).isTrue();
    }

    @Test
    void itTrustsNoOther() throws Exception {
        secure(credentials.resolve("other.crt"));
        Files.writeString(credentials.resolve("ca.crt"), "");
        answer(200, "{\"spec\":{\"replicas\":1}}");

        assertThat(scaleIn("https").takesAway("millrace-enrichment-1")).isFalse();
        assertThat(shown.get()).isNull();
    }

    private ScaleIn scaleIn(String scheme) {
        server.start();
        return new ScaleIn(
                URI.create(scheme + "://localhost:" + server.getAddress().getPort() + PATH), credentials);
    }

    private void answer(int status, String body) {
        server.createContext(PATH, exchange -> {
            shown.set(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    /** Has the server speak TLS with a certificate of its own, which the file holds. */
    private void secure(Path certificate) throws Exception {
        Path store = credentials.resolve("server.p12");
        keytool(
                "-genkeypair",
                "-keystore",
                store,
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost");
        keytool("-exportcert", "-keystore", store, "-rfc", "-file", certificate);
        var keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        var secured = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secured.setHttpsConfigurator(new HttpsConfigurator(context));
        server.stop(0);
        server = secured;
    }

    private static void keytool(Object... arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        command.addAll(List.of("-storepass", "changeit", "-alias", "server"));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
