package io.millrace.it.clients;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A page with Segment's browser client, served from an origin of its own and opened in headless Chromium. */
final class BrowserPage implements AutoCloseable {
    private final HttpServer server;
    private final ChromeDriver browser;

    private BrowserPage(HttpServer server, ChromeDriver browser) {
        this.server = server;
        this.browser = browser;
    }

    static BrowserPage open(String ingest, String writeKey) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve(server, "/page.html", NodeClient.CLIENTS.resolve("page.html"), "text/html; charset=utf-8");
        serve(
                server,
                "/ajs/index.js",
                NodeClient.CLIENTS.resolve("node_modules/@segment/analytics-next/dist/umd/index.js"),
                "text/javascript");
        server.start();
        var options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync");
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Path.of("/usr/bin/chromedriver").toFile())
                .build();
        var browser = new ChromeDriver(service, options);
        browser.get("http://localhost:" + server.getAddress().getPort() + "/page.html?writeKey=" + writeKey + "&host="
                + ingest);
        return new BrowserPage(server, browser);
    }

    private static void serve(HttpServer server, String path, Path file, String type) {
        server.createContext(path, exchange -> {
            var body = Files.readAllBytes(file);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    String state() {
        return browser.findElement(By.id("state")).getText();
    }

    @Override
    public void close() {
        browser.quit();
        server.stop(0);
    }
}
