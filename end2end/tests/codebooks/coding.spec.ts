import type { Page } from "@playwright/test";
import { expect, expectAccessible, newcomer, open, test } from "../../fixtures/test.ts";
import { expectSameDocument, markDocument } from "../../pages/document.ts";
import { chat } from "../../fixtures/exports.ts";
import { importFile } from "../../pages/conversation.ts";
import { select } from "../../pages/selection.ts";

async function addCode(page: Page, name: string, key: string): Promise<void> {
  const form = page.locator("#add");
  await form.getByLabel("Name").fill(name);
  await form.getByLabel("Key").fill(key);
  await form.getByRole("button", { name: "Add code" }).click();
  await expect(page.locator(".codes .code-head").getByText(name, { exact: true })).toBeVisible();
}

test("messages are coded with the keyboard, listed by code and counted", async ({ home: page, isMobile }) => {
  await importFile(page, "WhatsApp Chat with Codes.txt", chat(120));
  const conversation = new URL(page.url()).pathname;
  await page.locator("summary[aria-label=More]").click();
  await page.getByRole("link", { name: "Code", exact: true }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Themes");
  await page.getByRole("button", { name: "Create codebook" }).click();
  await page.getByRole("link", { name: "Add the first one" }).click();
  await addCode(page, "promise", "p");
  await addCode(page, "a very long name of a code that goes on and on, שלום", "q");
  await expectAccessible(page);

  await open(page, `${conversation}/code`);
  await expectAccessible(page);
  await markDocument(page);
  await select(page.locator("#m5 .coding-words"), "5 of many");
  if (isMobile) await page.locator("button[name=code]").first().click();
  else await page.keyboard.press("p");
  await expect(page.locator("#m5 mark.coded")).toHaveText("5 of many");
  // The focus stays on the coded message, so the keyboard continues from there.
  if (!isMobile) {
    await expect(page.locator("#m5 input")).toBeFocused();
    await page.keyboard.press("j");
    await expect(page.locator("#m6 input")).toBeFocused();
    await page.keyboard.press("q");
    await expect(page.locator("#m6 .coding-chip")).toHaveCount(1);
  }
  // Code several selected messages.
  await page.locator("#m10 input").check();
  await page.locator("#m11 input").check();
  await page.locator("button[name=code]").first().click();
  await expect(page.locator("#m11 .coding-chip")).toContainText("promise");
  await expectAccessible(page);
  await page.locator("#m10").getByRole("button", { name: "Remove “promise”" }).click();
  await expect(page.locator("#m11 .coding-chip")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.locator("#m11 .coding-chip")).toHaveCount(1);
  await expectSameDocument(page);

  await page.getByRole("link", { name: "Edit codes" }).click();
  await page.getByRole("link", { name: "Segments", exact: true }).first().click();
  await expect(page.locator(".note")).toHaveCount(isMobile ? 2 : 3);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Read", exact: true }).first().click();
  await expect(page.locator("#m5.target")).toBeVisible();
  await page.goBack();
  await page.getByRole("link", { name: "Figures", exact: true }).click();
  await expect(page.getByText("Most used: “promise”")).toBeVisible();
  await expectAccessible(page);
});

test("two coders of a conversation see where they disagree", async ({ home: page, browser, server }) => {
  await importFile(page, "WhatsApp Chat with Coders.txt", chat(60));
  const conversation = new URL(page.url()).pathname;
  const email = `ida-${conversation.slice(-6)}@colloquy.example`;
  const other = await newcomer(browser, server, "Ida Rhodes", email);
  await open(page, `${conversation}/sharing`);
  await page.getByLabel("E-mail address of an account").fill(email);
  await page.getByRole("button", { name: "Give access" }).click();
  await open(page, "/codebooks");
  await page.getByRole("textbox", { name: "Name" }).fill("Both of us");
  await page.getByRole("button", { name: "Create codebook" }).click();
  await addCode(page, "promise", "p");
  await page.getByLabel("E-mail address of an account").fill(email);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("Ida Rhodes", { exact: true })).toBeVisible();
  const book = new URL(page.url()).pathname;
  const code = async (coder: Page, seqs: number[]) => {
    await open(coder, `${conversation}/code?book=${book.split("/").pop()}`);
    for (const seq of seqs) await coder.locator(`#m${seq} input`).check();
    await coder.locator("button[name=code]").click();
    // Nobody has coded the last message before, so its chip shows that the coding was saved.
    await expect(coder.locator(`#m${seqs.at(-1)} .coding-chip`).first()).toBeVisible();
  };
  await code(page, [2, 3, 9]);
  await code(other, [3, 9, 12]);
  await open(page, `${book}/agreement`);
  await expect(page.getByText("2 coders compared on 11 messages")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "2", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Disagreements" })).toBeVisible();
  await expect(page.getByText("Not applied by: Ida Rhodes.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Open in the conversation" }).first().click();
  await expect(page.locator("#m2 .coding-chip")).toBeVisible();
});

test("codes are edited, moved and deleted without reloading the page", async ({ home: page }) => {
  await open(page, "/codebooks");
  await markDocument(page);
  await page.getByRole("textbox", { name: "Name" }).fill("Changing");
  await page.getByRole("button", { name: "Create codebook" }).click();
  await page.waitForURL(/\/codebooks\/./);
  await addCode(page, "one", "1");
  await addCode(page, "two", "2");
  const names = page.locator(".codes .code-label");
  await expect(names).toHaveText(["one", "two"]);
  await page.getByRole("button", { name: "Move two up" }).click();
  await expect(names).toHaveText(["two", "one"]);
  await expect(page.getByRole("button", { name: "Move two up" })).toBeFocused();
  await page.getByRole("link", { name: "Edit one" }).click();
  const form = page.locator(".codes form.code-form");
  await form.getByLabel("Key").fill("2");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByText("Another code already uses this key.")).toBeVisible();
  await form.getByLabel("Key").fill("3");
  await form.getByLabel("Name").fill("three");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(names).toHaveText(["two", "three"]);
  await expect(form).toHaveCount(0);
  await page.getByRole("button", { name: "Delete three" }).click();
  await expect(names).toHaveText(["two"]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(names).toHaveText(["two", "three"]);
  await page.getByRole("button", { name: "Delete codebook" }).click();
  await page.waitForURL(/\/codebooks$/);
  await expect(page.getByRole("link", { name: "Changing" })).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("link", { name: "Changing" }).first()).toBeVisible();
  await expectSameDocument(page);
});
