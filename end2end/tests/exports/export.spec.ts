import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "../../fixtures/test.ts";
import { chat } from "../../fixtures/exports.ts";
import { importFile, importSample } from "../../pages/conversation.ts";

/** Goes to the form of a new export through the conversation's menu. */
async function openForm(page: Page): Promise<void> {
  await page.getByRole("main").getByLabel("More", { exact: true }).click();
  await page.getByRole("link", { name: "Export", exact: true }).click();
  await expect(page.getByRole("heading", { name: /^Export/ })).toBeVisible();
}

/** Sends the form, waits for the file and returns where it was saved. */
async function made(page: Page): Promise<{ path: string; name: string }> {
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await expect(page.getByRole("link", { name: "Download" })).toBeVisible({ timeout: 30_000 });
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download" }).click()]);
  return { path: await download.path(), name: download.suggestedFilename() };
}

test("a conversation becomes a web page that opens from the disk and can be searched", async ({ home: page, context }, info) => {
  await importSample(page);
  await openForm(page);
  await expectAccessible(page);
  const file = await made(page);
  expect(file.name).toBe("Lighthouse Weekend.html");
  await expectAccessible(page);
  const saved = info.outputPath("export.html");
  (await import("node:fs")).copyFileSync(file.path, saved);
  const alone = await context.newPage();
  const asked: string[] = [];
  alone.on("request", (request) => asked.push(request.url()));
  await alone.goto(pathToFileURL(saved).href);
  await expect(alone.getByRole("heading", { name: "Lighthouse Weekend" })).toBeVisible();
  await expectAccessible(alone);
  await alone.keyboard.press("/");
  await alone.keyboard.type("seagull");
  await expect(alone.locator("output")).toHaveText(/^\d+ messages?$/);
  await expect(alone.locator("article:visible").first()).toContainText(/seagull/i);
  expect(asked.filter((url) => !url.startsWith("file:") && !url.startsWith("data:"))).toEqual([]);
});

test("the preview shows what the file will tell, and the list keeps it", async ({ home: page }) => {
  await importFile(page, "WhatsApp Chat with Preview.txt", chat(300));
  await openForm(page);
  await page.getByRole("radio", { name: /JSON Lines/ }).check();
  await page.getByLabel(/^Without names/).check();
  await page.getByText("Only some people").click();
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await page.getByLabel("Ana Lima").check();
  // The preview follows the form, and so does the address, without loading a document.
  await expect(page.getByText("100 messages; the first 8:")).toBeVisible();
  await expect(page).toHaveURL(/format=jsonl/);
  await expect(page).toHaveURL(/names=on/);
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
  await expect(page.getByRole("region", { name: "Preview" })).not.toContainText("Ana");
  await expect(page.getByRole("region", { name: "Preview" })).toContainText("Person 2");
  const file = await made(page);
  const lines = readFileSync(file.path, "utf8").trim().split("\n");
  expect(lines).toHaveLength(100);
  expect(lines.join()).not.toContain("Ana");
  await page.getByRole("link", { name: "All exports" }).click();
  await expect(page.getByRole("link", { name: /Preview JSON Lines/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: /Preview JSON Lines/ }).click();
  await page.getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("No exports yet")).toBeVisible();
});

test("selected messages are exported", async ({ home: page, isMobile }) => {
  test.skip(isMobile, "a selection is made with keys");
  await importFile(page, "WhatsApp Chat with Selection.txt", chat(100));
  await page.locator("#m95").click({ modifiers: ["Control"], position: { x: 5, y: 5 } });
  await page.locator("#m97").click({ modifiers: ["Shift"], position: { x: 5, y: 5 } });
  await page.getByRole("toolbar", { name: "Selected messages" }).getByRole("link", { name: "Export" }).click();
  await expect(page.getByText("3 messages", { exact: true })).toBeVisible();
  await page.getByRole("radio", { name: /Markdown/ }).check();
  const file = await made(page);
  expect(readFileSync(file.path, "utf8").match(/number \d+/g)).toEqual(["number 95", "number 96", "number 97"]);
});
