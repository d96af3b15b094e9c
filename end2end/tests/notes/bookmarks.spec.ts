import { expect, expectAccessible, open, test } from "../../fixtures/test.ts";
import { chat } from "../../fixtures/exports.ts";
import { importFile } from "../../pages/conversation.ts";

test("a message is bookmarked, found again, and the bookmark undone", async ({ home: page }) => {
  await importFile(page, "WhatsApp Chat with Notes.txt", chat(100));
  const message = page.locator("#m95");
  await message.scrollIntoViewIfNeeded();
  await message.hover();
  await message.getByRole("button", { name: "Bookmark this message" }).click();
  await expect(page.getByText("Bookmarked", { exact: true })).toBeVisible();
  await open(page, "/bookmarks");
  await expect(page.getByText("number 95 of many")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: /number 95/ }).click();
  await expect(page.locator("#m95.target")).toBeInViewport();
  await page.locator("#m95").hover();
  // The page shows a change before the server has it; leaving at once would cut the request off.
  const removed = page.waitForResponse(/set_bookmark/);
  await page.locator("#m95").getByRole("button", { name: "Bookmark this message", pressed: true }).click();
  await removed;
  const saved = page.waitForResponse(/set_bookmark/);
  await page.getByRole("button", { name: "Undo" }).click();
  await saved;
  await open(page, "/bookmarks");
  await page.getByRole("button", { name: "Remove the bookmark" }).click();
  await expect(page.getByText("Nothing saved yet")).toBeVisible();
});
