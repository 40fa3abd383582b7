package io.millrace.cli.stack;

import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * One process as it is now.
 *
 * @param state {@code ready}, {@code stopped}, {@code died}, or why it is not ready
 * @param pid 0 if it does not run
 * @param residentBytes 0 if it does not run
 */
public record StackHealth(String state, long pid, int port, long residentBytes) {
    private static final String READY = "ready";

    /** Every component of the stack. */
    public static Map<Component, StackHealth> of(LocalStack stack) throws InterruptedException {
        var health = new EnumMap<Component, StackHealth>(Component.class);
        var anyRuns = !stack.running().isEmpty();
        try (var readiness = anyRuns ? new Readiness(stack.ports(), admin(stack)) : null) {
            for (var component : Component.values()) {
                health.put(component, of(component, stack, readiness));
            }
        }
        return health;
    }

    private static Admin admin(LocalStack stack) {
        return Admin.create(
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, stack.ports().bootstrapServers()));
    }

    private static StackHealth of(Component component, LocalStack stack, Readiness readiness)
            throws InterruptedException {
        var process = stack.process(component);
        int port = stack.ports().port(component);
        if (process.isEmpty() || readiness == null) {
            return new StackHealth(stack.dead().contains(component) ? "died" : "stopped", 0, port, 0);
        }
        long pid = process.get().pid();
        var state = readiness
                .reasonNotReady(component)
                .map(reason -> "not ready: " + reason)
                .orElse(READY);
        return new StackHealth(state, pid, port, ResidentMemory.of(pid));
    }

    public boolean isReady() {
        return state.equals(READY);
    }
}
