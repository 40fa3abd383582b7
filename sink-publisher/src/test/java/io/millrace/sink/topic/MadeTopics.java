package io.millrace.sink.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;

/** Fake broker that supports topic creation only and records each created topic. */
public final class MadeTopics {
    private final List<NewTopic> made = new ArrayList<>();

    List<NewTopic> all() {
        return made;
    }

    @SuppressWarnings("unchecked") // the one method that is called takes a collection of these
    public Admin admin() {
        return (Admin) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("createTopics");
                    made.addAll((Collection<NewTopic>) arguments[0]);
                    return new Created();
                });
    }

    private static final class Created extends CreateTopicsResult {
        Created() {
            super(Map.of());
        }

        @Override
        public KafkaFuture<Void> all() {
            return KafkaFuture.completedFuture(null);
        }
    }
}
