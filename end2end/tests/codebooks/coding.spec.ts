import type { Page } from "@playwright/test";
import { expect, expectAccessible, newcomer, open, test } from "../../fixtures/test.ts";
import { chat } from "../../fixtures/exports.ts";
import { importFile } from "../../pages/conversation.ts";
import { select } from "../../pages/selection.ts";

async function addCode(page: Page, name: string, key: string): Promise<void> {
  const form = page.locator("#add");
  await form.getByLabel("Name").fill(name);
  await form.getByLabel("Key").fill(key);
  await form.getByRole("button", { name: "Add the code" }).click();
  await expect(page.locator(".codes .code-head").getByText(name, { exact: true })).toBeVisible();
}

test("a conversation is coded by keys, read by code, and counted", async ({ home: page, isMobile }) => {
  await importFile(page, "WhatsApp Chat with Codes.txt", chat(120));
  const conversation = new URL(page.url()).pathname;
  await page.locator("summary[aria-label=More]").click();
  await page.getByRole("link", { name: "Code", exact: true }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Themes");
  await page.getByRole("button", { name: "Make the codebook" }).click();
  await page.getByRole("link", { name: "Add the first one" }).click();
  await addCode(page, "promise", "p");
  await addCode(page, "a very long name of a code that goes on and on, שלום", "q");
  await expectAccessible(page);

  await open(page, `${conversation}/code`);
  await expectAccessible(page);
  await select(page.locator("#m5 .coding-words"), "5 of many");
  if (isMobile) await page.locator("button[name=code]").first().click();
  else await page.keyboard.press("p");
  await expect(page.locator("#m5 mark.coded")).toHaveText("5 of many");
  // The place is kept: the message in focus is the one to go on from.
  if (!isMobile) {
    await expect(page.locator("#m5 input")).toBeFocused();
    await page.keyboard.press("j");
    await expect(page.locator("#m6 input")).toBeFocused();
    await page.keyboard.press("q");
    await expect(page.locator("#m6 .coding-chip")).toHaveCount(1);
  }
  // Messages that are chosen.
  await page.locator("#m10 input").check();
  await page.locator("#m11 input").check();
  await page.locator("button[name=code]").first().click();
  await expect(page.locator("#m11 .coding-chip")).toContainText("promise");
  await expectAccessible(page);
  await page.locator("#m10").getByRole("button", { name: "Take “promise” away" }).click();
  await expect(page.locator("#m11 .coding-chip")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.locator("#m11 .coding-chip")).toHaveCount(1);

  await page.getByRole("link", { name: "Its codes" }).click();
  await page.getByRole("link", { name: "Segments", exact: true }).first().click();
  await expect(page.locator(".note")).toHaveCount(isMobile ? 2 : 3);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Read", exact: true }).first().click();
  await expect(page.locator("#m5.target")).toBeVisible();
  await page.goBack();
  await page.getByRole("link", { name: "Figures", exact: true }).click();
  await expect(page.getByText("“promise” was given most")).toBeVisible();
  await expectAccessible(page);
});

test("two people code one conversation and see where they differ", async ({ home: page, browser, server }) => {
  await importFile(page, "WhatsApp Chat with Coders.txt", chat(60));
  const conversation = new URL(page.url()).pathname;
  const email = `ida-${conversation.slice(-6)}@colloquy.example`;
  const other = await newcomer(browser, server, "Ida Rhodes", email);
  await open(page, `${conversation}/sharing`);
  await page.getByLabel("E-mail address of an account").fill(email);
  await page.getByRole("button", { name: "Give access" }).click();
  await open(page, "/codebooks");
  await page.getByRole("textbox", { name: "Name" }).fill("Both of us");
  await page.getByRole("button", { name: "Make the codebook" }).click();
  await addCode(page, "promise", "p");
  await page.getByLabel("E-mail address of an account").fill(email);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("Ida Rhodes", { exact: true })).toBeVisible();
  const book = new URL(page.url()).pathname;
  const code = async (coder: Page, seqs: number[]) => {
    await open(coder, `${conversation}/code?book=${book.split("/").pop()}`);
    for (const seq of seqs) await coder.locator(`#m${seq} input`).check();
    await coder.locator("button[name=code]").click();
    await expect(coder.locator(`#m${seqs[0]} .coding-chip`).first()).toBeVisible();
  };
  await code(page, [2, 3, 9]);
  await code(other, [3, 9, 12]);
  await open(page, `${book}/agreement`);
  await expect(page.getByText("2 coders compare 11 messages")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "2", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Where they differ" })).toBeVisible();
  await expect(page.getByText("Did not: Ida Rhodes.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Open in the text" }).first().click();
  await expect(page.locator("#m2 .coding-chip")).toBeVisible();
});
