package io.millrace.enrichment.dedup;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.kafka.common.utils.Bytes;

/**
 * The 16 bytes that stand for a tenant's message id: XXH3-128, of both strings with their lengths. At 10 billion
 * messages a day the chance that any two collide is under 10^-18. Not thread-safe.
 */
final class MessageKey {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final HashStream128 stream = Hashing.xxh3_128().hashStream();

    Bytes of(String tenant, String messageId) {
        return Bytes.wrap(
                stream.reset().putString(tenant).putString(messageId).get().toByteArray());
    }

    /** Half of the key's bits. */
    static long hash(Bytes key) {
        return (long) LONGS.get(key.get(), 0);
    }
}
