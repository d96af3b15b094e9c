import type { Page } from "@playwright/test";
import { expect, expectAccessible, newcomer, open, test } from "../../fixtures/test.ts";
import { chat } from "../../fixtures/exports.ts";
import { importFile } from "../../pages/conversation.ts";
import { expectSameDocument, markDocument } from "../../pages/document.ts";
import { select } from "../../pages/selection.ts";

test("a note on selected words marks them in the conversation", async ({ home: page, isMobile }) => {
  await importFile(page, "WhatsApp Chat with Words.txt", chat(100));
  const conversation = new URL(page.url()).pathname;
  await markDocument(page);
  await page.locator("#m95").focus();
  await select(page.locator("#m95 .message-text"), "95 of many");
  if (isMobile) await page.locator("#m95 .note-link").click();
  else await page.keyboard.press("n");
  const panel = page.getByRole("complementary", { name: "Message" });
  await expect(panel.getByLabel("Only these words from the message")).toHaveValue("95 of many");
  await expect(page).toHaveURL(/note=/);
  await expectAccessible(page);
  await panel.getByLabel("Note", { exact: true }).fill("A **promise**, kept?");
  await panel.getByLabel("Tags").fill("promise");
  await panel.getByRole("button", { name: "Add note" }).click();
  await expect(panel.getByRole("heading", { name: "1 note" })).toBeVisible();
  await expect(panel.locator(".note-body strong")).toHaveText("promise");
  await expect(panel.getByLabel("Note", { exact: true })).toHaveValue("");
  // The message beside the panel is marked at once.
  await expect(page.locator("#m95 mark.noted")).toHaveText("95 of many");
  await expect(page.locator("#m95").getByRole("link", { name: "1 note" })).toBeVisible();
  await expectAccessible(page);
  await panel.getByRole("button", { name: "Close panel" }).click();
  await expect(panel).toHaveCount(0);
  await expect(page).not.toHaveURL(/note=/);
  await expectSameDocument(page);

  await open(page, "/notes");
  await markDocument(page);
  await page.getByRole("link", { name: "#promise" }).click();
  await expect(page).toHaveURL(/tag=promise/);
  await expect(page.getByText("kept?")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Status").selectOption("Resolved");
  await expect(page.getByText("No matching notes")).toBeVisible();
  await page.getByLabel("Status").selectOption("Open");
  await page.getByRole("link", { name: "Open", exact: true }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page.getByRole("heading", { name: "0 notes" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("heading", { name: "1 note" })).toBeVisible();
  await expectSameDocument(page);
  await open(page, conversation);
  await expect(page.locator("#m95 mark.noted")).toHaveText("95 of many");
});

test("two people write notes on one message at the same time", async ({ home: page, browser, server }) => {
  await importFile(page, "WhatsApp Chat with Together.txt", chat(60));
  const conversation = new URL(page.url()).pathname;
  const email = `mary-${conversation.slice(-6)}@colloquy.example`;
  const other = await newcomer(browser, server, "Mary Somerville", email);
  await open(page, `${conversation}/sharing`);
  await page.getByLabel("E-mail address of an account").fill(email);
  await page.getByLabel("Role").selectOption("annotator");
  await page.getByRole("button", { name: "Give access" }).click();
  await expect(page.getByText("Mary Somerville", { exact: true })).toBeVisible();

  await open(page, conversation);
  const notes = (await page.locator("#m58 .note-link").getAttribute("href"))!;
  const write = async (writer: Page, text: string) => {
    await open(writer, notes);
    await writer.getByLabel("Note", { exact: true }).fill(text);
    await writer.getByLabel("Visible to everyone who can read this conversation").check();
    await writer.getByRole("button", { name: "Add note" }).click();
    await expect(writer.locator(".note-body").getByText(text)).toBeVisible();
  };
  await Promise.all([write(page, "The owner's thought"), write(other, "Another thought")]);
  await open(page, notes);
  await expect(page.getByRole("heading", { name: "2 notes" })).toBeVisible();
  const hers = page.locator(".note").filter({ hasText: "Another thought" });
  await hers.getByLabel("Comment", { exact: true }).fill("@Mary Somerville, why?");
  await hers.getByRole("button", { name: "Send" }).click();
  await expect(page.locator(".note-comments").getByText("why?")).toBeVisible();
  await open(other, "/notes?who=mentions");
  await expect(other.getByText("Another thought")).toBeVisible();
});

test("a note on several selected messages marks all of them", async ({ home: page, isMobile }) => {
  test.skip(isMobile, "selecting needs a keyboard or a mouse");
  await importFile(page, "WhatsApp Chat with Several.txt", chat(80));
  await page.locator("#m70").focus();
  await page.keyboard.press("x");
  await page.locator("#m73").focus();
  await page.keyboard.press("Shift+X");
  const bar = page.getByRole("toolbar", { name: "Selected messages" });
  await expect(bar).toContainText("4 messages selected");
  await expectAccessible(page);
  await bar.getByRole("link", { name: "Note", exact: true }).click();
  await expect(page.getByText("Applies to this message and those after it")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Note", { exact: true }).fill("The whole quarrel");
  await page.getByRole("button", { name: "Add note" }).click();
  await expect(page.getByRole("link", { name: "through message 73" })).toBeVisible();
  await expect(page.locator(".message.in-note")).toHaveCount(4);
});
