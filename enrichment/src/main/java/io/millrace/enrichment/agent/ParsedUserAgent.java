package io.millrace.enrichment.agent;

/**
 * Browser, operating system and device type read from a User-Agent header.
 *
 * @param browser family of the browser, app or bot, null if unknown
 * @param os family of the operating system, null if unknown
 * @param deviceType {@code desktop}, {@code mobile}, {@code tablet}, {@code tv}, {@code console}, {@code wearable}, {@code
 *     car} or {@code unknown}; {@code bot} exactly if {@code bot} is true
 * @param bot whether the header is that of a program rather than a person's browser or app
 */
public record ParsedUserAgent(String browser, String os, String deviceType, boolean bot) {}
