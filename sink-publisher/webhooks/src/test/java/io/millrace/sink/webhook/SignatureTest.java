package io.millrace.sink.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignatureTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    @TempDir
    Path directory;

    @Test
    void theExampleOfTheSpecificationIsSignedAsThere() {
        var body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

        var signature =
                Signature.of(List.of(SigningKey.parse(SECRET)), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body);

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void whileASecretRotatesThereIsASignatureForEach() {
        var body = new byte[] {'{', '}'};
        var old = SigningKey.parse(SECRET);
        var next = SigningKey.parse(OTHER);

        var both = Signature.of(List.of(next, old), "msg_1", 1, body);

        assertThat(both.split(" "))
                .containsExactly(
                        Signature.of(List.of(next), "msg_1", 1, body), Signature.of(List.of(old), "msg_1", 1, body));
    }

    @Test
    void aSecretIsNeverShown() {
        assertThat(SigningKey.parse(SECRET)).hasToString("****");
        for (var wrong : List.of("hunter2", "whsec_h/unter2?", "whsec_aHVudGVyMg==")) {
            assertThatThrownBy(() -> SigningKey.parse(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .satisfies(e -> assertThat(e.toString()).doesNotContain("unter2", "aHVudGVyMg"))
                    .hasNoCause();
        }
        assertThatThrownBy(() -> SecretReference.parse("whsec_hunter2"))
                .hasMessageNotContaining("hunter2")
                .hasMessageContaining("env:NAME");
    }

    @Test
    void aSecretInAFileIsReadAgainWhenTheFileChanges() throws IOException, SecretUnavailableException {
        var file = directory.resolve("secret");
        var keys = new SigningKeys(new SecretStore(name -> null));
        var reference = SecretReference.parse("file:" + file);
        assertThatThrownBy(() -> keys.of(List.of(reference)))
                .isInstanceOf(SecretUnavailableException.class)
                .hasMessageContaining(file.toString());

        Files.writeString(file, SECRET + "\n");
        assertThat(keys.of(List.of(reference))).containsExactly(SigningKey.parse(SECRET));

        Files.writeString(file, OTHER + "\n" + SECRET + "\n");
        assertThat(keys.of(List.of(reference))).containsExactly(SigningKey.parse(OTHER), SigningKey.parse(SECRET));
    }

    @Test
    void aSecretOfTheEnvironmentIsReadWhenItIsUsed() throws SecretUnavailableException {
        var keys = new SigningKeys(new SecretStore(Map.of("HOOK_SECRET", SECRET)::get));

        assertThat(keys.of(List.of(SecretReference.parse("env:HOOK_SECRET")))).hasSize(1);
        assertThatThrownBy(() -> keys.of(List.of(SecretReference.parse("env:MISSING"))))
                .hasMessage("secret env:MISSING is not set on this instance");
    }

    @Test
    void anIdIsTheSameForARevisionHoldsNoDotAndDiffersOtherwise() {
        var id = WebhookId.of("insight-updates", "a.b/t/1/x.y", 1, 2);

        assertThat(id)
                .isEqualTo(WebhookId.of("insight-updates", "a.b/t/1/x.y", 1, 2))
                .matches("msg_[A-Za-z0-9_-]{24}");
        assertThat(List.of(
                        WebhookId.of("insight-updates", "a.b/t/1/x.y", 1, 3),
                        WebhookId.of("insight-updates", "a.b/t/1/x.y", 2, 2),
                        WebhookId.of("insight-updates", "a.b/t/1/x.z", 1, 2),
                        WebhookId.of("insight-alerts", "a.b/t/1/x.y", 1, 2)))
                .doesNotContain(id)
                .doesNotHaveDuplicates();
    }
}
