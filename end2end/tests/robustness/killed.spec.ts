// A job that was interrupted by kill -9 finishes after a restart, and no message is lost or duplicated.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test as base, expect, type Page } from "@playwright/test";
import { chat } from "../../fixtures/exports.ts";
import { Server } from "../../fixtures/server.ts";
import { hydrated } from "../../fixtures/test.ts";

/** Starts a server for this test alone, creates the administrator and uploads an export with this many messages. */
async function startImport(page: Page, messages: number): Promise<Server> {
  const server = await Server.fresh();
  await page.goto(server.url);
  await hydrated(page);
  await page.getByLabel("Your name").fill("Grace Hopper");
  await page.getByLabel("E-mail address").fill("grace@colloquy.example");
  await page.getByLabel("Password").fill("nanoseconds matter");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("heading", { name: "Import a conversation" })).toBeVisible();
  await page.locator("input[type=file]").setInputFiles({ name: "WhatsApp Chat with Killed.txt", mimeType: "text/plain", buffer: chat(messages) });
  return server;
}

base("an import survives kill -9 of the server", async ({ page }) => {
  base.setTimeout(180_000);
  const server = await startImport(page, 200_000);
  try {
    await page.waitForURL(/\/imports\//);
    await expect(page.getByText(/[1-9][\d,]* messages imported/)).toBeVisible();
    const path = new URL(page.url()).pathname + "?open";
    expect(path).toContain("/imports/");
    await server.kill();
    await server.start();
    await page.goto(server.url + path);
    await page.waitForURL(/\/c\//, { timeout: 120_000 });
    await expect(page.getByText("200,000 messages")).toBeVisible();
    await expect(page.locator("#m200000")).toBeInViewport();
    await page.goto(server.url);
    await expect(page.getByRole("complementary", { name: "Conversations" }).getByRole("listitem")).toHaveCount(1);
  } finally {
    await server.stop();
  }
});

base("an export survives kill -9 of the server", async ({ page }) => {
  base.setTimeout(240_000);
  const server = await startImport(page, 200_000);
  try {
    await page.waitForURL(/\/c\//, { timeout: 120_000 });
    const conversation = new URL(page.url()).pathname;
    // The slowest format, so that the server is killed before the export is complete.
    await page.goto(`${server.url}${conversation}/export?format=xlsx`);
    await hydrated(page);
    await page.getByRole("button", { name: "Export", exact: true }).click();
    await expect(page.getByText(/[1-9][\d,]* of 200,000 messages/)).toBeVisible();
    const path = new URL(page.url()).pathname;
    await server.kill();
    await server.start();
    await page.goto(server.url + path);
    await expect(page.getByRole("link", { name: "Download" })).toBeVisible({ timeout: 120_000 });
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download" }).click()]);
    const sha256 = createHash("sha256").update(readFileSync(await download.path())).digest("hex");
    await expect(page.getByText(sha256)).toBeVisible();
  } finally {
    await server.stop();
  }
});
