package io.millrace.it.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.security.SecuredFleet.Acl;
import io.millrace.it.security.SecuredFleet.Service;
import io.millrace.it.stack.Stack;
import io.millrace.it.stack.StageProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without any one of the ACLs that are applied, a service says which one it lacks, and does what SECURITY.md says. */
@Tag("fleet")
class MissingAclIT {
    private static final int BROKER_UNSUITABLE = 5;
    private static final Duration DEADLINE = Duration.ofMinutes(3);

    @TempDir
    Path directory;

    @Test
    void eachAclIsNeededAndMissedByName() throws Exception {
        try (var fleet = new SecuredFleet(directory, 6100)) {
            fleet.millrace("topics", "--apply").succeeded();
            fleet.millrace("acls", "--apply").succeeded();
            var acls = fleet.acls();
            assertThat(acls).hasSizeGreaterThan(40);
            missTheTopicsThatStreamsMakes(fleet, acls);
            makeAllTopics(fleet);

            var rounds = rounds(
                    acls.stream().filter(acl -> !makesInternalTopics(acl)).toList());
            for (var round : rounds) {
                missEach(fleet, round);
            }
        }
    }

    @Test
    void aServiceThatLosesAnAclWhileItRunsEndsAndNamesIt() throws Exception {
        try (var fleet = new SecuredFleet(directory, 6120)) {
            fleet.millrace("topics", "--apply").succeeded();
            fleet.millrace("acls", "--apply").succeeded();
            for (var lost : List.of("READ TOPIC events.raw", "WRITE TRANSACTIONAL_ID millrace-enrichment-")) {
                var acl = fleet.acls().stream()
                        .filter(candidate -> candidate.service() == Service.ENRICHMENT)
                        .filter(candidate -> text(candidate.binding()).equals(lost))
                        .findAny()
                        .orElseThrow();
                var ingest = fleet.start(Service.INGEST, "door").awaitReady();
                var enrichment = fleet.start(Service.ENRICHMENT, "running").awaitReady();
                delete(fleet, acl);
                SecuredEvents.send(ingest, 20);

                assertThat(enrichment.awaitEnd(DEADLINE)).as(enrichment.log()).isEqualTo(BROKER_UNSUITABLE);
                assertThat(enrichment.log()).contains("was denied: User:enrichment lacks " + sentence(acl.binding()));
                create(fleet, acl);
                ingest.stop();
            }
        }
    }

    /** They do not exist yet: a stage that may not make them says so. */
    private void missTheTopicsThatStreamsMakes(SecuredFleet fleet, List<Acl> acls) throws Exception {
        missEach(fleet, acls.stream().filter(MissingAclIT::makesInternalTopics).toList());
    }

    private static boolean makesInternalTopics(Acl acl) {
        return acl.binding().entry().operation() == AclOperation.CREATE
                && acl.binding().pattern().name().startsWith("millrace-");
    }

    private static void makeAllTopics(SecuredFleet fleet) throws Exception {
        var running = new ArrayList<StageProcess>();
        for (var service : Service.values()) {
            running.add(fleet.start(service, "first"));
        }
        for (var process : running) {
            process.awaitReady();
        }
        Stack.until("an insight has its topic", DEADLINE, () -> assertThat(
                        fleet.admin().listTopics().names().get())
                .anyMatch(topic -> topic.startsWith("insights.")));
        for (var process : running) {
            assertThat(process.stop()).isZero();
        }
    }

    /** One ACL of each service at a time, so that as many services start at once. */
    private static List<List<Acl>> rounds(List<Acl> acls) {
        Map<Service, List<Acl>> byService =
                acls.stream().collect(Collectors.groupingBy(Acl::service, TreeMap::new, Collectors.toList()));
        int most = byService.values().stream().mapToInt(List::size).max().orElseThrow();
        return IntStream.range(0, most)
                .mapToObj(i -> byService.values().stream()
                        .filter(own -> i < own.size())
                        .map(own -> own.get(i))
                        .toList())
                .toList();
    }

    private static void missEach(SecuredFleet fleet, List<Acl> missing) throws Exception {
        for (var acl : missing) {
            delete(fleet, acl);
        }
        var processes = new ArrayList<StageProcess>();
        for (var acl : missing) {
            processes.add(fleet.start(acl.service(), "lacking"));
        }
        for (int i = 0; i < missing.size(); i++) {
            var acl = missing.get(i);
            var process = processes.get(i);
            var sentence = acl.binding().entry().principal() + " lacks " + sentence(acl.binding());
            Stack.until(sentence, DEADLINE, () -> assertThat(process.log()).contains(sentence));
            if (isNeededLater(acl.binding())) {
                assertThat(process.log()).contains("needed later");
                process.close();
            } else {
                assertThat(process.awaitEnd(DEADLINE)).as(process.log()).isEqualTo(BROKER_UNSUITABLE);
            }
        }
        for (var acl : missing) {
            create(fleet, acl);
        }
    }

    /** For new insights and destinations: the others go on. */
    private static boolean isNeededLater(AclBinding acl) {
        var name = acl.pattern().name();
        return (acl.entry().operation() != AclOperation.WRITE && name.equals("insights.")) || name.endsWith("-to-");
    }

    /** How the beginning of the sentence goes; the resource may be one of those with the prefix. */
    private static String sentence(AclBinding acl) {
        var type = acl.pattern().resourceType() == ResourceType.TRANSACTIONAL_ID
                ? "transactional id"
                : acl.pattern().resourceType().name().toLowerCase(java.util.Locale.ROOT);
        return acl.entry().operation() + " on " + type + " " + acl.pattern().name();
    }

    private static String text(AclBinding acl) {
        return acl.entry().operation() + " " + acl.pattern().resourceType() + " "
                + acl.pattern().name();
    }

    private static void delete(SecuredFleet fleet, Acl acl) throws Exception {
        var deleted = fleet.admin()
                .deleteAcls(List.of(acl.binding().toFilter()))
                .all()
                .get();
        assertThat(deleted).hasSize(1);
        assertThat(acl.binding().pattern().patternType()).isNotEqualTo(PatternType.ANY);
    }

    private static void create(SecuredFleet fleet, Acl acl) throws Exception {
        fleet.admin().createAcls(List.of(acl.binding())).all().get();
    }
}
