package io.millrace.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.config.ConfigException;
import io.millrace.schemas.serde.RegistryUnavailableException;
import java.io.IOException;
import java.net.BindException;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

final class ExitCodeTest {
    @Test
    void theFirstCauseThatSaysMoreThanBugNamesTheCode() {
        assertThat(ExitCode.of(new ConfigException(List.of("x")))).isEqualTo(ExitCode.CONFIG);
        assertThat(ExitCode.of(new StreamsException(new TimeoutException("late"))))
                .isEqualTo(ExitCode.BROKER_UNAVAILABLE);
        assertThat(ExitCode.of(new RegistryUnavailableException("x", new IOException())))
                .isEqualTo(ExitCode.REGISTRY_UNAVAILABLE);
        assertThat(ExitCode.of(new StreamsException(new SaslAuthenticationException("no"))))
                .isEqualTo(ExitCode.BROKER_UNSUITABLE);
        assertThat(ExitCode.of(new IOException(new BindException("in use")))).isEqualTo(ExitCode.PORT_TAKEN);
        assertThat(ExitCode.of(new IllegalStateException(new IOException("write: No space left on device"))))
                .isEqualTo(ExitCode.DISK_FULL);
        assertThat(ExitCode.of(new OutOfMemoryError())).isEqualTo(ExitCode.OUT_OF_MEMORY);
        assertThat(ExitCode.of(new IllegalStateException("oh"))).isEqualTo(ExitCode.BUG);
        assertThat(ExitCode.of(new ServiceException(ExitCode.DISK_FULL, "full")))
                .isEqualTo(ExitCode.DISK_FULL);
    }

    @Test
    void everyCodeHasANumberOfItsOwn() {
        var numbers = Arrays.stream(ExitCode.values()).map(ExitCode::number).toList();

        assertThat(numbers).doesNotHaveDuplicates().startsWith(0, 1, 2);
    }

    @Test
    void aFailureReadsAsOneLine() {
        var failure = new StreamsException("thread died", new IOException("no space\nleft on device"));

        assertThat(FailureText.of(failure)).isEqualTo("thread died, because: no space left on device");
    }
}
