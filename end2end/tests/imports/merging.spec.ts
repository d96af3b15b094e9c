// Merging exports of the same chat, ambiguous dates, and several chats in one file.
import { readFileSync } from "node:fs";
import { expect, expectAccessible, hydrated, open, test } from "../../fixtures/test.ts";
import { importFile } from "../../pages/conversation.ts";

/** An export with the messages `from` (inclusive) to `until` (exclusive) of a chat, 40 a day. The chat starts on
 * 13 January, so that the date format is unambiguous. */
function excerpt(from: number, until: number): Buffer {
  const pad = (n: number) => String(n).padStart(2, "0");
  const lines: string[] = [];
  for (let n = from; n < until; n++) {
    lines.push(`${13 + Math.floor(n / 40)}/01/2024, ${pad(Math.floor(n / 4) % 10)}:${pad((n % 4) * 10)} - ${n % 3 ? "Bruno" : "Ana"}: message ${n}`);
  }
  return Buffer.from(lines.join("\n") + "\n");
}

async function upload(page: import("@playwright/test").Page, name: string, buffer: Buffer): Promise<void> {
  await open(page, "/");
  await page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/plain", buffer });
  await page.waitForURL(/\/imports\//);
}

test("an overlapping export is merged, and the merge is undone", async ({ home: page }) => {
  await importFile(page, "WhatsApp Chat with Bruno.txt", excerpt(100, 300));
  const conversation = page.url().split("?")[0];
  await upload(page, "WhatsApp Chat with Bruno (2).txt", excerpt(0, 150));
  await expect(page.getByRole("heading", { name: "You already have this conversation" })).toBeVisible();
  await expect(page.getByRole("row", { name: "new messages 100" })).toBeVisible();
  await expect(page.getByRole("row", { name: "already imported 50" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Merge" }).click();
  await expect(page.getByText("100 new messages added to")).toBeVisible({ timeout: 20_000 });
  await expectAccessible(page);
  await open(page, conversation);
  await expect(page.getByText("300 messages")).toBeVisible();

  await page.getByLabel("More").click();
  await page.getByRole("link", { name: "Import history" }).click();
  await expect(page.getByRole("heading", { name: "Import history" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "WhatsApp Chat with Bruno (2).txt" }).click();
  await page.getByRole("button", { name: "Undo this import" }).click();
  await expect(page.getByRole("heading", { name: "Import undone" })).toBeVisible({ timeout: 20_000 });
  await expectAccessible(page);
  await open(page, conversation);
  await expect(page.getByText("200 messages")).toBeVisible();
});

test("ambiguous dates are asked about, and the answer can be changed", async ({ home: page }) => {
  await upload(page, "a.txt", Buffer.from("03/04/2024, 10:00 - Ana: hello\n03/04/2024, 10:05 - Bruno: hi\n"));
  await expect(page.getByRole("heading", { name: "Which day is 3/4/2024?" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: /Monday, 4 Mar 2024/ }).click();
  await page.waitForURL(/\/c\//, { timeout: 20_000 });
  await page.getByLabel("More", { exact: true }).click();
  await page.getByRole("link", { name: "Import history" }).click();
  await page.getByRole("link", { name: "a.txt" }).click();
  await expect(page.getByRole("heading", { name: "Imported" })).toBeVisible({ timeout: 20_000 });
  await page.getByText("Import settings").click();
  await page.getByLabel("Date format").selectOption("day_month_year");
  await page.getByRole("button", { name: "Import again" }).click();
  await expect(page.getByText(/Dates are read as day, month, year \(your choice/)).toBeVisible({ timeout: 20_000 });
  await page.getByRole("link", { name: "Open the conversation" }).click();
  await expect(page.getByRole("heading", { name: /3 Apr 2024/ }).first()).toBeVisible();
});

test("a Telegram export keeps replies and reactions, and each chat becomes a conversation", async ({ home: page }) => {
  const fixture = (name: string) => readFileSync(new URL(`../../../app/crates/transcript/tests/it/fixtures/${name}`, import.meta.url));
  await importFile(page, "result.json", fixture("telegram_chat.json"));
  await expect(page.getByRole("heading", { name: "Lighthouse Weekend" })).toBeVisible();
  await expect(page.getByRole("list", { name: "Reactions" }).getByText("❤")).toBeVisible();
  await expect(page.locator("a.quote")).toContainText("Look at https://example.org/light");
  await expectAccessible(page);
  await upload(page, "result.json", fixture("telegram_account.json"));
  await expect(page.getByRole("row", { name: "Old club new 1" })).toBeVisible({ timeout: 20_000 });
  await page.getByRole("link", { name: "Old club" }).first().click();
  await hydrated(page);
  await expect(page.getByRole("region", { name: "Messages" }).getByText("bye")).toBeVisible();
});
