// kill -9 in the middle of an import: after the restart the job finishes with every message once.
import { test as base, expect } from "@playwright/test";
import { chat } from "../../fixtures/exports.ts";
import { Server } from "../../fixtures/server.ts";
import { hydrated } from "../../fixtures/test.ts";

base("an import survives kill -9 of the server", async ({ page }) => {
  base.setTimeout(180_000);
  const server = await Server.fresh();
  try {
    await page.goto(server.url);
    await hydrated(page);
    await page.getByLabel("Your name").fill("Grace Hopper");
    await page.getByLabel("E-mail address").fill("grace@colloquy.example");
    await page.getByLabel("Password").fill("nanoseconds matter");
    await page.getByRole("button", { name: "Create the account" }).click();
    await expect(page.getByRole("heading", { name: "Bring a conversation" })).toBeVisible();
    await page.locator("input[type=file]").setInputFiles({ name: "WhatsApp Chat with Killed.txt", mimeType: "text/plain", buffer: chat(200_000) });
    await page.waitForURL(/\/imports\//);
    await expect(page.getByText(/[1-9][\d,]* messages read/)).toBeVisible();
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
