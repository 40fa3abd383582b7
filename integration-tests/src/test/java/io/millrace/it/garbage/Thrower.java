package io.millrace.it.garbage;

import io.millrace.it.stack.Stack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Sends requests to a stack at a steady rate and collects the responses. Every HTTP request gets a response, and never a 500. */
final class Thrower {
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30);
    private static final int AT_A_TIME = 16;

    /** A client that sends more may find the connection closed after the response. */
    private static final int READ_TO_THE_END = 400_000;

    private final Stack stack;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWERED_WITHIN)
            .build();
    private final Semaphore free = new Semaphore(AT_A_TIME);
    private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();

    Thrower(Stack stack) {
        this.stack = stack;
    }

    /** Sends them all, so many a second at most, and returns when each is answered or given up. */
    void all(Iterator<Request> requests, int perSecond) throws InterruptedException {
        long pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long next = System.nanoTime();
        while (requests.hasNext()) {
            LockSupport.parkNanos(next - System.nanoTime());
            next = Math.max(next + pause, System.nanoTime() - pause);
            free.acquire();
            send(requests.next());
        }
        free.acquire(AT_A_TIME);
        free.release(AT_A_TIME);
    }

    /** How often what was answered, by service and status. */
    Map<String, Long> answers() {
        var sums = new TreeMap<String, Long>();
        answers.forEach((answer, count) -> sums.put(answer, count.sum()));
        return sums;
    }

    /** What nobody should be answered, or left without. */
    List<String> faults() {
        return faults.values().stream().map(Fault::toString).sorted().toList();
    }

    private void send(Request request) {
        var builder = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + stack.port(request.port()) + request.path()))
                .timeout(ANSWERED_WITHIN)
                .method(request.method(), BodyPublishers.ofByteArray(request.body()));
        request.headers().forEach(builder::header);
        http.sendAsync(builder.build(), BodyHandlers.ofString()).whenComplete((answer, failure) -> {
            free.release();
            if (failure == null) {
                answered(request, answer);
            } else if (request.body().length < READ_TO_THE_END) {
                count(request.port() + " without an answer");
                fault("no answer", request, failure.toString());
            } else {
                count(request.port() + " closed");
            }
        });
    }

    private void answered(Request request, HttpResponse<String> answer) {
        int status = answer.statusCode();
        count(request.port() + " " + status);
        // The query layer may be asked for more than it can do at once; the door is never full here.
        if (status >= 500 && !(status == 503 && request.port() == Request.QUERY) && !isOfAvatica(request, answer)) {
            fault(Integer.toString(status), request, answer.body());
        }
    }

    /** Avatica's protocol says every error of a statement with this status and a body of its own. */
    private static boolean isOfAvatica(Request request, HttpResponse<String> answer) {
        return request.path().equals("/v1/avatica")
                && answer.body().startsWith("{\"response\":\"error\"")
                && !answer.body().contains("internal");
    }

    private void count(String answer) {
        answers.computeIfAbsent(answer, any -> new LongAdder()).increment();
    }

    private void fault(String kind, Request request, String answer) {
        faults.merge(
                kind + " to " + cut(request.what()),
                new Fault(
                        1,
                        kind + " (" + cut(answer) + ") to " + cut(request.what()) + ": " + request.method() + " "
                                + cut(request.path()) + " "
                                + cut(new String(request.body(), StandardCharsets.UTF_8))),
                (first, again) -> new Fault(first.times + 1, first.example));
    }

    private static String cut(String text) {
        return text.length() <= 400 ? text : text.substring(0, 400) + "… (" + text.length() + ")";
    }

    /** One kind of them, and the first of it. */
    private record Fault(int times, String example) {
        @Override
        public String toString() {
            return times + " times " + example;
        }
    }
}
