package io.millrace.cli.stack;

import io.millrace.cli.process.ResidentMemory;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * State of one process.
 *
 * @param state {@code ready}, {@code stopped}, {@code died}, or {@code not ready:} with a reason
 * @param pid 0 if it does not run
 * @param residentBytes 0 if it does not run, or shares the process of a component that comes before it
 */
public record StackHealth(String state, long pid, int port, long residentBytes) {
    private static final String READY = "ready";

    /** State of every component of the stack. */
    public static Map<Component, StackHealth> of(LocalStack stack) throws InterruptedException {
        var health = new EnumMap<Component, StackHealth>(Component.class);
        var anyRuns = !stack.running().isEmpty() || !stack.ports().elsewhere().isEmpty();
        try (var readiness = anyRuns ? new Readiness(stack, admin(stack)) : null) {
            for (var component : Component.values()) {
                health.put(component, of(component, stack, readiness));
            }
        }
        return health;
    }

    private static Admin admin(LocalStack stack) {
        return Admin.create(stack.backends().kafkaClient());
    }

    private static StackHealth of(Component component, LocalStack stack, Readiness readiness)
            throws InterruptedException {
        var process = stack.process(component);
        int port = stack.ports().port(component);
        if (stack.backends().isExternal(component) && readiness != null) {
            return new StackHealth(state(component, readiness), 0, port, 0);
        }
        if (process.isEmpty() || readiness == null) {
            return new StackHealth(stack.dead().contains(component) ? "died" : "stopped", 0, port, 0);
        }
        long pid = process.get().pid();
        return new StackHealth(state(component, readiness), pid, port, residentBytes(component, stack, pid));
    }

    private static long residentBytes(Component component, LocalStack stack, long pid) {
        return stack.sharing(component).get(0) == component ? ResidentMemory.of(pid) : 0;
    }

    private static String state(Component component, Readiness readiness) throws InterruptedException {
        return readiness
                .reasonNotReady(component)
                .map(reason -> "not ready: " + reason)
                .orElse(READY);
    }

    public boolean isReady() {
        return state.equals(READY);
    }
}
