package io.millrace.it.faults;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Clients of another supplier, of which one commit is not answered in time, and after it nothing is fetched until this says so: a
 * broker that is slow for a moment.
 */
final class FailingClients implements KafkaClientSupplier {
    private static final Set<String> COMMITTED_BEFORE = Set.of("commitTransaction");

    private final KafkaClientSupplier clients;
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile boolean holding;

    FailingClients(KafkaClientSupplier clients) {
        this.clients = clients;
    }

    /** The next commit fails, and nothing is fetched from then on. */
    void fail() {
        failing.set(true);
    }

    /** Whether the commit has failed. */
    boolean hasFailed() {
        return holding;
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        var consumer = clients.getConsumer(config);
        return proxy(Consumer.class, consumer, (method, arguments) -> {
            if (holding && method.equals("poll")) {
                Thread.sleep(Math.min(20, ((Duration) arguments[0]).toMillis()));
                return ConsumerRecords.empty();
            }
            return null;
        });
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        var producer = clients.getProducer(config);
        return proxy(Producer.class, producer, (method, arguments) -> {
            if (COMMITTED_BEFORE.contains(method) && failing.compareAndSet(true, false)) {
                holding = true;
                throw new TimeoutException("the broker does not answer in time");
            }
            return null;
        });
    }

    /** Says what a call answers instead, or null to let it through. */
    private interface Instead {
        Object of(String method, Object[] arguments) throws Exception;
    }

    @SuppressWarnings("unchecked")
    private static <T> T proxy(Class<?> type, T real, Instead instead) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
            var answer = instead.of(method.getName(), arguments);
            if (answer != null) {
                return answer;
            }
            try {
                return method.invoke(real, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return clients.getAdmin(config);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return clients.getRestoreConsumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return clients.getGlobalConsumer(config);
    }
}
