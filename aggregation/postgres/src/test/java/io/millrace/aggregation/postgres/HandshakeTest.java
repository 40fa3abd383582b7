package io.millrace.aggregation.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aggregation.pgwire.Message;
import io.millrace.aggregation.pgwire.MessageWriter;
import io.millrace.aggregation.pgwire.PgException;
import io.millrace.aggregation.pgwire.SqlState;
import io.millrace.aggregation.query.ApiAccessRules;
import io.millrace.aggregation.query.TestKeys;
import io.millrace.runtime.access.AccessGate;
import io.millrace.runtime.access.DirectAccess;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HandshakeTest {
    private static final int VERSION_3_0 = 196_608;
    private static final int ENCRYPTION = 80_877_103;
    private static final int CANCEL = 80_877_102;

    private final Cancellations cancellations = new Cancellations();
    private final MessageWriter out = new MessageWriter();

    @Test
    void aRemoteClientIsRefusedBeforeItSendsAKeyInClearText() throws Exception {
        Handshake handshake = handshake(false, true);

        assertThatThrownBy(() -> handshake.next(startup("user", "analyst")))
                .isInstanceOfSatisfying(PgException.class, error -> {
                    assertThat(error.state()).isEqualTo(SqlState.UNAUTHORIZED);
                    assertThat(error.getMessage()).contains("sslmode=require");
                    assertThat(error.isFatal()).isTrue();
                });
        assertThat(out.length()).isZero();
    }

    @Test
    void aRemoteClientMaySendItsKeyOnceTheConnectionIsEncrypted() throws Exception {
        Handshake handshake = handshake(false, true);

        assertThat(handshake.next(packet(Buffer.buffer().appendInt(ENCRYPTION))))
                .isEqualTo(Handshake.Step.ENCRYPT);
        assertThat(out.take().toString()).isEqualTo("S");
        handshake.encrypted();
        handshake.next(startup("user", "analyst", "database", "acme"));
        handshake.next(new Message('p', "mr_office\0".getBytes(StandardCharsets.UTF_8)));

        assertThat(handshake.login().orElseThrow().tenant()).isEqualTo("acme");
    }

    @Test
    void encryptionIsDeclinedWhereThereIsNoCertificate() throws Exception {
        Handshake handshake = handshake(true, false);

        assertThat(handshake.next(packet(Buffer.buffer().appendInt(ENCRYPTION))))
                .isEqualTo(Handshake.Step.READ_ON);
        assertThat(out.take().toString()).isEqualTo("N");
    }

    @Test
    void onlyTheRightSecretCancels() throws Exception {
        AtomicBoolean canceled = new AtomicBoolean();
        Cancellations.Key key = cancellations.register(() -> canceled.set(true));

        cancel(key.process(), key.secret() + 1);
        assertThat(canceled).isFalse();
        cancel(key.process(), key.secret());
        assertThat(canceled).isTrue();
    }

    @Test
    void anotherVersionOfTheProtocolIsRefused() {
        assertThatThrownBy(
                        () -> handshake(true, false).next(packet(Buffer.buffer().appendInt(131_072))))
                .isInstanceOf(PgException.class)
                .hasMessageContaining("2.0");
    }

    private void cancel(int process, int secret) throws Exception {
        Buffer body = Buffer.buffer().appendInt(CANCEL).appendInt(process).appendInt(secret);

        assertThat(handshake(true, false).next(packet(body))).isEqualTo(Handshake.Step.CLOSE);
    }

    private Handshake handshake(boolean isLoopback, boolean offersEncryption) throws NoSuchAlgorithmException {
        String keys = "office:*:read:" + TestKeys.hash("mr_office");
        DirectAccess access = new AccessGate(
                        TestKeys.access(Map.of("aggregation.keys", keys)),
                        new ApiAccessRules(),
                        new CollectorRegistry())
                .direct();
        return new Handshake(access, cancellations, out, isLoopback, offersEncryption);
    }

    private static Message startup(String... parameters) {
        Buffer body = Buffer.buffer().appendInt(VERSION_3_0);
        for (String text : parameters) {
            body.appendString(text).appendByte((byte) 0);
        }
        return packet(body.appendByte((byte) 0));
    }

    private static Message packet(Buffer body) {
        return new Message(Message.STARTUP, body.getBytes());
    }
}
