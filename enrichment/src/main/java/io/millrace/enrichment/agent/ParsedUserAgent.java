package io.millrace.enrichment.agent;

/**
 * What a User-Agent says.
 *
 * @param browser family of the browser, the app or the robot, null if unknown
 * @param os family of the operating system, null if unknown
 * @param device kind of device: {@code desktop}, {@code mobile}, {@code tablet}, {@code tv}, {@code console}, {@code
 *     wearable}, {@code car}, {@code unknown}, and {@code bot} exactly if {@code bot}
 * @param bot whether a program sent it rather than a person
 */
public record ParsedUserAgent(String browser, String os, String device, boolean bot) {}
