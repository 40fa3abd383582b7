package io.millrace.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.runtime.service.ExitCode;
import io.millrace.runtime.service.ServiceException;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

final class BrokerTest {
    @Test
    void aBrokerThatDoesNotAnswerIsNamedWithinTheDeadline() {
        var config = Map.<String, Object>of(
                "bootstrap.servers", "127.0.0.1:1", "default.api.timeout.ms", 200, "request.timeout.ms", 200);
        try (var admin = Admin.create(config)) {
            var thrown = catchThrowableOfType(
                    ServiceException.class, () -> BrokerCheck.require(admin, "127.0.0.1:1", Duration.ZERO));

            assertThat(thrown.code()).isEqualTo(ExitCode.BROKER_UNAVAILABLE);
            assertThat(thrown).hasMessageContaining("127.0.0.1:1").hasMessageContaining("kafka.bootstrap.servers");
        }
    }
}
