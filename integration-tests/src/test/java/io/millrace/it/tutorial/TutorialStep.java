package io.millrace.it.tutorial;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One block of commands of a page, and what the page says that they print.
 *
 * @param number from 1
 * @param commands lines for bash
 * @param asksAgain whether readers are told to run it again until it prints that
 * @param printed expected output; empty if the page says nothing of it
 * @param received what arrives at the receiver afterwards; empty if the page says nothing of it
 */
record TutorialStep(int number, String commands, boolean asksAgain, String printed, String received) {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)(?: (\\w+))?\\R(.*?)^```$");
    private static final String ANYTHING = "…";

    /** The steps of a page in Markdown: its blocks of bash, each with the blocks of text that follow it. */
    static List<TutorialStep> of(String page) {
        var steps = new ArrayList<TutorialStep>();
        var block = BLOCK.matcher(page);
        while (block.find()) {
            var language = block.group(1);
            boolean isReceived = "slack".equals(block.group(2));
            if (language.equals("bash")) {
                steps.add(new TutorialStep(steps.size() + 1, block.group(3), "retry".equals(block.group(2)), "", ""));
            } else if (language.equals("text")) {
                int last = steps.size() - 1;
                steps.set(last, steps.get(last).expecting(block.group(3), isReceived));
            } else {
                throw new IllegalArgumentException("neither commands nor what they print: ```" + language);
            }
        }
        return steps;
    }

    private TutorialStep expecting(String text, boolean isReceived) {
        if (!(isReceived ? received : printed).isEmpty()) {
            throw new IllegalArgumentException("two outputs of one block: " + text);
        }
        return new TutorialStep(number, commands, asksAgain, isReceived ? printed : text, isReceived ? text : received);
    }

    /** Whether the output is what the page shows: equal, but for trailing blanks and what {@code …} stands for. */
    static boolean matches(String shown, String output) {
        var pattern = Pattern.compile(ANYTHING)
                .splitAsStream(tidy(shown) + "\n")
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(tidy(output) + "\n")
                .matches();
    }

    private static String tidy(String text) {
        return text.strip().lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
    }
}
