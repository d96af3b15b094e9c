import { defineConfig } from "@playwright/test";
import { existsSync } from "node:fs";

// The system's Chromium, so that Playwright downloads no browser.
const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

const chromium = {
  launchOptions: {
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      // WebAssembly stacks are deep; the default is 10 frames.
      "--js-flags=--stack-trace-limit=60",
    ],
  },
};
const desktop = { viewport: { width: 1440, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  forbidOnly: !!process.env.CI,
  // One retry on shared CI machines. The report lists such a test as flaky.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: { ...chromium, trace: "retain-on-failure", locale: "en-GB", timezoneId: "Europe/Berlin" },
  projects: [
    { name: "desktop", use: { ...desktop, colorScheme: "light" }, testIgnore: /no-script\// },
    { name: "phone-dark", use: { ...phone, colorScheme: "dark" }, testIgnore: [/no-script\//, /accounts\/first-run/, /robustness\//] },
    { name: "no-script", use: { ...desktop, javaScriptEnabled: false }, testMatch: /no-script\// },
  ],
});
