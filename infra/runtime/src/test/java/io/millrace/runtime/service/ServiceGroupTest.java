package io.millrace.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.runtime.config.ConfigException;
import io.millrace.runtime.config.HttpConfig;
import io.millrace.runtime.service.Service.Member;
import io.millrace.runtime.service.Service.ServiceDefinition;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ServiceGroupTest {
    private static final HttpConfig ANY_PORT = new HttpConfig("127.0.0.1", 0);

    private final Queue<String> events = new ConcurrentLinkedQueue<>();

    @Test
    void servicesOfAGroupHaveThreadsHealthAndMetricsOfTheirOwn() throws Exception {
        var started = new CountDownLatch(2);
        var ports = new ConcurrentHashMap<String, Integer>();
        var groups = new ConcurrentHashMap<String, String>();
        ServiceDefinition service = ctx -> {
            ctx.health().readyWhen("name", () -> Optional.of(ctx.name()));
            ctx.vertx()
                    .executeBlocking(() -> groups.put(
                            ctx.name(), Thread.currentThread().getThreadGroup().getName()))
                    .await();
            ports.put(ctx.name(), ctx.http(ANY_PORT).listen());
            started.countDown();
        };
        var group = new ServiceGroup(List.of(List.of(member("first", service)), List.of(member("second", service))));

        group.start();

        assertThat(started.await(2, TimeUnit.MINUTES)).isTrue();
        assertThat(groups).isEqualTo(Map.of("first", "first", "second", "second"));
        assertThat(ready(ports.get("first"))).contains("name: first").doesNotContain("second");
        assertThat(ready(ports.get("second"))).contains("name: second");
        assertThat(group.stop()).isEqualTo(ExitCode.OK);
    }

    @Test
    void theWavesStopOneAfterTheOther() throws Exception {
        var started = new CountDownLatch(3);
        ServiceDefinition service = ctx -> {
            ctx.closeOnStop(() -> events.add(ctx.name()));
            started.countDown();
        };
        var group = new ServiceGroup(
                List.of(List.of(member("a", service)), List.of(member("b", service)), List.of(member("c", service))));
        group.start();
        assertThat(started.await(2, TimeUnit.MINUTES)).isTrue();

        var code = group.stop();

        assertThat(code).isEqualTo(ExitCode.OK);
        assertThat(events).containsExactly("a", "b", "c");
    }

    @Test
    void theFirstServiceThatFailsEndsAllWithItsCode() {
        var started = new CountDownLatch(1);
        var group = new ServiceGroup(List.of(
                List.of(member("well", ctx -> {
                    ctx.closeOnStop(() -> events.add("closed"));
                    started.countDown();
                })),
                List.of(member("ill", ctx -> {
                    started.await();
                    throw new ServiceException(ExitCode.DISK_FULL, "full");
                }))));

        var code = group.runWithoutHook();

        assertThat(code).isEqualTo(ExitCode.DISK_FULL);
        assertThat(group.stop()).isEqualTo(ExitCode.DISK_FULL);
        assertThat(events).containsExactly("closed");
    }

    @Test
    void aWrongConfigurationOfOneStartsNone() {
        ServiceDefinition service = ctx -> events.add("started");
        var wrong = new Member("wrong", List.of("--config", "no-such-file"), service);

        assertThatThrownBy(() -> new ServiceGroup(List.of(List.of(member("right", service), wrong))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no-such-file");
        assertThat(events).isEmpty();
    }

    private static Member member(String name, ServiceDefinition definition) {
        return new Member(name, List.of(), definition);
    }

    private static String ready(int port) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
