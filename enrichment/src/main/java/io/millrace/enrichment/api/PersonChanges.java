package io.millrace.enrichment.api;

import io.millrace.runtime.http.RequestException;
import io.millrace.schemas.person.PersonChange;
import io.millrace.schemas.person.PersonCommands;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Changes of persons by hand: written durably first, then awaited. A change that is written is applied, even if this instance
 * stops meanwhile, and one that is sent again changes nothing more. Thread-safe.
 */
final class PersonChanges {
    private static final long POLL_MILLIS = 100;

    private final PersonLookup persons;
    private final PersonCommandWriter commands;
    private final Function<Instant, List<TopicRetention.Expiry>> retention;
    private final Vertx vertx;
    private final Clock clock;
    private final Duration wait;

    /**
     * @param retention when what the topics of events hold at a time will have expired
     * @param wait longest time to wait until a change is applied
     */
    PersonChanges(
            PersonLookup persons,
            PersonCommandWriter commands,
            Function<Instant, List<TopicRetention.Expiry>> retention,
            Vertx vertx,
            Clock clock,
            Duration wait) {
        this.persons = persons;
        this.commands = commands;
        this.retention = retention;
        this.vertx = vertx;
        this.clock = clock;
        this.wait = wait;
    }

    /** Applies a merge or a split. The result says whether it was seen to be applied within the wait. */
    Future<Boolean> apply(String tenant, PersonView person, RequestedChange change) {
        if (change instanceof RequestedChange.Merge merge) {
            return merge(tenant, person, merge.with());
        }
        if (change instanceof RequestedChange.SplitDevice split) {
            requireMember(person, "device", split.device(), person.devices().contains(split.device()));
            requireTwoMembers(person);
            return commands.write(PersonCommands.splitDevice(tenant, person.person(), split.device(), clock.millis()))
                    .compose(written -> await(() ->
                            is(tenant, person.person(), now -> !now.devices().contains(split.device()))));
        }
        if (change instanceof RequestedChange.SplitUser split) {
            requireMember(person, "user", split.user(), person.users().contains(split.user()));
            requireTwoMembers(person);
            return commands.write(PersonCommands.splitUser(tenant, person.person(), split.user(), clock.millis()))
                    .compose(written -> await(() ->
                            is(tenant, person.person(), now -> !now.users().contains(split.user()))));
        }
        throw new IllegalArgumentException("not a merge or a split: " + change);
    }

    private Future<Boolean> merge(String tenant, PersonView person, String with) {
        return persons.find(tenant, with).compose(found -> {
            var other =
                    found.orElseThrow(() -> RequestException.notFound("no person is known by the id '" + with + "'"));
            if (other.person().equals(person.person())) {
                return Future.succeededFuture(true);
            }
            if (person.isStopped() || other.isStopped()) {
                throw new RequestException(
                        409, "stopped", "a person with so many devices or users is not merged any further");
            }
            return commands.write(PersonCommands.merge(tenant, person.person(), other.person(), clock.millis()))
                    .compose(written -> await(() -> areOne(tenant, person.person(), other.person())));
        });
    }

    private Future<Boolean> areOne(String tenant, String person, String other) {
        return persons.find(tenant, person).compose(one -> persons.find(tenant, other)
                .map(two -> one.isPresent() && one.map(PersonView::person).equals(two.map(PersonView::person))));
    }

    private Future<Boolean> is(String tenant, String person, Predicate<PersonView> condition) {
        return persons.find(tenant, person).map(found -> found.filter(condition).isPresent());
    }

    /** Erases the person; the result is the receipt. */
    Future<JsonObject> erase(String tenant, String id, PersonView person) {
        return commands.write(erasure(tenant, person)).compose(written -> {
            var requestedAt = clock.instant();
            return await(() -> isGone(tenant, id, person))
                    .compose(isGone -> receipt(
                            tenant, id, person, requestedAt, isGone ? Optional.of(clock.instant()) : Optional.empty()));
        });
    }

    /** Neither the person nor, of a device without a user, the device is known any more. */
    private Future<Boolean> isGone(String tenant, String id, PersonView person) {
        return persons.find(tenant, person.person())
                .compose(found -> found.isPresent() ? Future.succeededFuture(found) : persons.find(tenant, id))
                .map(Optional::isEmpty);
    }

    /** A device without a user is known to itself alone, so the command names it. */
    private PersonChange erasure(String tenant, PersonView person) {
        var command = PersonCommands.erase(tenant, person.person(), clock.millis());
        if (person.users().isEmpty() && person.devices().size() == 1) {
            command.setDevice(person.devices().get(0));
        }
        return command;
    }

    private Future<JsonObject> receipt(
            String tenant, String id, PersonView person, Instant requestedAt, Optional<Instant> appliedAt) {
        return vertx.executeBlocking(() -> retention.apply(requestedAt), false)
                .map(expiries -> ErasureReceipt.of(tenant, id, person, requestedAt, appliedAt, expiries));
    }

    private static void requireMember(PersonView person, String kind, String id, boolean isMember) {
        if (!isMember) {
            throw RequestException.badRequest("'" + id + "' is no " + kind + " of the person " + person.person());
        }
    }

    private static void requireTwoMembers(PersonView person) {
        if (person.devices().size() + person.users().size() < 2) {
            throw RequestException.badRequest("the person " + person.person() + " has nothing else to be split from");
        }
    }

    /** Polls until the condition holds; false if it does not within the wait. */
    private Future<Boolean> await(Supplier<Future<Boolean>> condition) {
        Promise<Boolean> done = Promise.promise();
        poll(condition, System.nanoTime() + wait.toNanos(), done);
        return done.future();
    }

    private void poll(Supplier<Future<Boolean>> condition, long deadline, Promise<Boolean> done) {
        // A failure means a rebalance: the change is written and will be applied.
        condition.get().recover(moving -> Future.succeededFuture(false)).onSuccess(holds -> {
            if (holds || System.nanoTime() - deadline >= 0) {
                done.tryComplete(holds);
            } else {
                vertx.setTimer(POLL_MILLIS, later -> poll(condition, deadline, done));
            }
        });
    }
}
