import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "../../fixtures/test.ts";
import { chat } from "../../fixtures/exports.ts";
import { importFile, importSample } from "../../pages/conversation.ts";

/** Opens the export form from the conversation's menu. */
async function openForm(page: Page): Promise<void> {
  await page.getByRole("main").getByLabel("More", { exact: true }).click();
  await page.getByRole("link", { name: "Export", exact: true }).click();
  await expect(page.getByRole("heading", { name: /^Export/ })).toBeVisible();
}

/** Submits the form, waits for the export and downloads it. */
async function exportAndDownload(page: Page): Promise<{ path: string; name: string }> {
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await expect(page.getByRole("link", { name: "Download" })).toBeVisible({ timeout: 30_000 });
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download" }).click()]);
  return { path: await download.path(), name: download.suggestedFilename() };
}

test("an exported web page opens from disk and can be searched offline", async ({ home: page, context }, info) => {
  await importSample(page);
  await openForm(page);
  await expectAccessible(page);
  const file = await exportAndDownload(page);
  expect(file.name).toBe("Lighthouse Weekend.html");
  await expectAccessible(page);
  const saved = info.outputPath("export.html");
  (await import("node:fs")).copyFileSync(file.path, saved);
  const offline = await context.newPage();
  const requests: string[] = [];
  offline.on("request", (request) => requests.push(request.url()));
  await offline.goto(pathToFileURL(saved).href);
  await expect(offline.getByRole("heading", { name: "Lighthouse Weekend" })).toBeVisible();
  await expectAccessible(offline);
  await offline.keyboard.press("/");
  await offline.keyboard.type("seagull");
  await expect(offline.locator("output")).toHaveText(/^\d+ messages?$/);
  await expect(offline.locator("article:visible").first()).toContainText(/seagull/i);
  expect(requests.filter((url) => !url.startsWith("file:") && !url.startsWith("data:"))).toEqual([]);
});

test("the preview shows what the file will contain, and the list of exports has the file", async ({ home: page }) => {
  await importFile(page, "WhatsApp Chat with Preview.txt", chat(300));
  await openForm(page);
  await page.getByRole("radio", { name: /JSON Lines/ }).check();
  await page.getByLabel(/^Hide names/).check();
  await page.getByText("Choose people").click();
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await page.getByLabel("Ana Lima").check();
  // The preview and the URL follow the form without reloading the page.
  await expect(page.getByText("100 messages (showing the first 8)")).toBeVisible();
  await expect(page).toHaveURL(/format=jsonl/);
  await expect(page).toHaveURL(/names=on/);
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
  await expect(page.getByRole("region", { name: "Preview" })).not.toContainText("Ana");
  await expect(page.getByRole("region", { name: "Preview" })).toContainText("Person 2");
  const file = await exportAndDownload(page);
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

test("an export can be limited to selected messages", async ({ home: page, isMobile }) => {
  test.skip(isMobile, "selecting needs modifier keys");
  await importFile(page, "WhatsApp Chat with Selection.txt", chat(100));
  await page.locator("#m95").click({ modifiers: ["Control"], position: { x: 5, y: 5 } });
  await page.locator("#m97").click({ modifiers: ["Shift"], position: { x: 5, y: 5 } });
  await page.getByRole("toolbar", { name: "Selected messages" }).getByRole("link", { name: "Export" }).click();
  await expect(page.getByText("3 messages", { exact: true })).toBeVisible();
  await page.getByRole("radio", { name: /Markdown/ }).check();
  const file = await exportAndDownload(page);
  expect(readFileSync(file.path, "utf8").match(/number \d+/g)).toEqual(["number 95", "number 96", "number 97"]);
});
