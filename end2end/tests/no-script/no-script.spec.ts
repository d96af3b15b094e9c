// Everything essential works without JavaScript.
import { expect, test } from "@playwright/test";
import { Server } from "../../fixtures/server.ts";

let server: Server;
test.beforeAll(async () => {
  server = await Server.fresh();
});
test.afterAll(() => server.stop());

test("signing up, importing, reading, searching, insights, coding and signing in again", async ({ page }) => {
  await page.goto(server.url);
  await page.getByLabel("Your name").fill("Nell Script");
  await page.getByLabel("E-mail address").fill("nell@colloquy.example");
  await page.getByLabel("Password").fill("short");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByText("Please use at least 10 characters.")).toBeVisible();
  await page.getByLabel("Your name").fill("Nell Script");
  await page.getByLabel("E-mail address").fill("nell@colloquy.example");
  await page.getByLabel("Password").fill("no scripts needed");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("heading", { name: "Import a conversation" })).toBeVisible();

  await page.getByRole("button", { name: "Try a sample" }).click();
  // Reloading before the redirect would reload the home page instead.
  await page.waitForURL(/\/imports\//);
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("link", { name: "Open the conversation" })).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.getByRole("link", { name: "Open the conversation" }).click();
  await expect(page.getByText("Lighthouse Weekend", { exact: true }).last()).toBeVisible();
  await page.getByRole("link", { name: "Earlier messages" }).click();
  await expect(page.getByRole("link", { name: "Later messages" })).toBeAttached();
  await page.getByLabel("Search in this conversation").fill("seagull");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: /Older match/ }).click();
  await expect(page.locator(".message.target mark")).toBeInViewport();
  await page.getByRole("main").getByRole("link", { name: "Insights" }).click();
  await expect(page.getByRole("heading", { name: "Weekday and hour" })).toBeVisible();
  await page.getByLabel("Search filter").fill("tea");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText(/^Filtered: \d+ messages/)).toBeVisible();
  await page.locator("#people").getByRole("link").first().click();
  await expect(page.getByText(/\d+ matches/).first()).toBeVisible();
  await page.goBack();

  // Coding with checkboxes and buttons.
  const conversation = new URL(page.url()).pathname.split("/").slice(0, 3).join("/");
  await page.goto(`${server.url}${conversation}/code`);
  await page.getByRole("textbox", { name: "Name" }).fill("Themes");
  await page.getByRole("button", { name: "Create codebook" }).click();
  await page.getByRole("link", { name: "Add the first one" }).click();
  await page.locator("#add").getByLabel("Name").fill("greeting");
  await page.getByRole("button", { name: "Add code" }).click();
  await page.goto(`${server.url}${conversation}/code`);
  await page.locator("#m5 input").check();
  await page.locator("#m6 input").check();
  await page.getByRole("button", { name: "greeting" }).click();
  await expect(page.locator("#m6 .coding-chip")).toContainText("greeting");
  await page.getByRole("button", { name: "Remove “greeting”" }).first().click();
  await expect(page.locator(".coding-chip")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.locator(".coding-chip")).toHaveCount(2);

  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("E-mail address").fill("nell@colloquy.example");
  await page.getByLabel("Password").fill("no scripts needed");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("link", { name: /Lighthouse Weekend/ })).toBeVisible();
});
