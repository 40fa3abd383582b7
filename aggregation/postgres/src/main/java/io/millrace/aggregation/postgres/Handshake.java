package io.millrace.aggregation.postgres;

import io.millrace.aggregation.pgwire.Message;
import io.millrace.aggregation.pgwire.MessageFields;
import io.millrace.aggregation.pgwire.MessageWriter;
import io.millrace.aggregation.pgwire.PgException;
import io.millrace.aggregation.pgwire.SqlState;
import io.millrace.runtime.access.DirectAccess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The first messages of a connection: encryption, cancel requests, who the client is. Keys are asked for as passwords in clear text,
 * so only over TLS or from this machine. Not thread-safe: belongs to the event loop of its connection.
 */
final class Handshake {
    /** What the connection does next. */
    enum Step {
        READ_ON,
        ENCRYPT,
        CLOSE
    }

    private static final int VERSION_3 = 3;
    private static final int CANCEL = 80_877_102;
    private static final int ENCRYPTION = 80_877_103;
    private static final int KERBEROS_ENCRYPTION = 80_877_104;

    private final DirectAccess access;
    private final Cancellations cancellations;
    private final MessageWriter out;
    /** Whether nobody can listen: the connection is encrypted, or does not leave this machine. */
    private boolean isPrivate;

    private final boolean offersEncryption;
    private Map<String, String> startup = Map.of();
    private Optional<Login> login = Optional.empty();

    Handshake(
            DirectAccess access,
            Cancellations cancellations,
            MessageWriter out,
            boolean isLoopback,
            boolean offersEncryption) {
        this.access = access;
        this.cancellations = cancellations;
        this.out = out;
        this.isPrivate = isLoopback;
        this.offersEncryption = offersEncryption;
    }

    /** The client, once it is known. */
    Optional<Login> login() {
        return login;
    }

    /** Whether the packet with the version has been accepted: messages have a type from then on. */
    boolean hasStarted() {
        return !startup.isEmpty();
    }

    void encrypted() {
        isPrivate = true;
    }

    /** @throws PgException fatal, if the client is refused */
    Step next(Message message) {
        if (hasStarted()) {
            password(message);
            return Step.READ_ON;
        }
        MessageFields fields = message.fields();
        int code = fields.readInt();
        return switch (code) {
            case ENCRYPTION -> {
                out.encryption(offersEncryption);
                yield offersEncryption ? Step.ENCRYPT : Step.READ_ON;
            }
            case KERBEROS_ENCRYPTION -> {
                out.encryption(false);
                yield Step.READ_ON;
            }
            case CANCEL -> {
                cancellations.cancel(new Cancellations.Key(fields.readInt(), fields.readInt()));
                yield Step.CLOSE;
            }
            default -> {
                start(code, fields);
                yield Step.READ_ON;
            }
        };
    }

    private void start(int version, MessageFields fields) {
        if (version >>> 16 != VERSION_3) {
            throw PgException.violation("unsupported frontend protocol " + (version >>> 16) + "." + (version & 0xffff)
                    + ": this server speaks version 3.0");
        }
        Map<String, String> read = new LinkedHashMap<>();
        List<String> unknown = new ArrayList<>();
        for (String name = fields.readText(); !name.isEmpty(); name = fields.readText()) {
            String value = fields.readText();
            if (name.startsWith("_pq_.")) {
                unknown.add(name);
            } else {
                read.put(name, value);
            }
        }
        read.putIfAbsent("user", "");
        requirePrivacy();
        if ((version & 0xffff) > 0 || !unknown.isEmpty()) {
            out.negotiateVersion(unknown);
        }
        startup = read;
        if (access.needsKey()) {
            out.askForPassword();
        } else {
            admit("");
        }
    }

    private void requirePrivacy() {
        if (access.needsKey() && !isPrivate) {
            throw PgException.fatal(
                    SqlState.UNAUTHORIZED,
                    offersEncryption
                            ? "keys are accepted over TLS only: connect with sslmode=require"
                            : "keys are accepted over TLS only, which this server has not been given a certificate for:"
                                    + " see aggregation.sql.postgres.tls.certificate");
        }
    }

    private void password(Message message) {
        if (message.type() != 'p') {
            throw PgException.violation("expected a password, got a message of type '" + message.type() + "'");
        }
        admit(message.fields().readText());
    }

    private void admit(String key) {
        DirectAccess.Client client = access.find(key)
                .orElseThrow(() -> PgException.fatal(
                        SqlState.WRONG_PASSWORD, "no such key: the password is an API key, mr_…, with any user name"));
        login = Optional.of(Login.of(client, startup));
    }
}
