import { test as base, expect } from "@playwright/test";
import { Server } from "../../fixtures/server.ts";
import { expectAccessible, hydrated, watch } from "../../fixtures/test.ts";

base("the first visitor creates the administrator account and can invite others", async ({ page }) => {
  const server = await Server.fresh({ COLLOQUY_SIGN_UP: "invitation" });
  const complaints = watch(page);
  try {
    await page.goto(server.url);
    await hydrated(page);
    await expect(page.getByRole("heading", { name: "Welcome to Colloquy" })).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel("Your name").fill("Grace Hopper");
    await page.getByLabel("E-mail address").fill("grace@colloquy.example");
    await page.getByLabel("Password").fill("short");
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByText("Please use at least 10 characters.")).toBeVisible();
    await expect(page.getByLabel("Your name")).toHaveValue("Grace Hopper");
    await page.getByLabel("Password").fill("nanoseconds matter");
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByRole("heading", { name: "Import a conversation" })).toBeVisible();
    await expectAccessible(page);

    await page.goto(`${server.url}/admin/people`);
    await hydrated(page);
    await expectAccessible(page);
    await page.getByLabel("E-mail address").fill("ada@colloquy.example");
    const members = page.waitForResponse(/\/api\/members/);
    await page.getByRole("button", { name: "Create invitation" }).click();
    // The list is fetched again; the invitation link must stay visible.
    await (await members).finished();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const link = await page.locator(".link-box").innerText();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL(/sign-in/);
    await page.goto(link);
    await hydrated(page);
    await page.getByLabel("Your name").fill("Ada Lovelace");
    await page.getByLabel("E-mail address").fill("ada@colloquy.example");
    await page.getByLabel("Password").fill("analytical engine");
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByRole("heading", { name: "Import a conversation" })).toBeVisible();
    expect(complaints).toEqual([]);
  } finally {
    await server.stop();
  }
});
