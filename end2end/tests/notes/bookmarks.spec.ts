import { expect, expectAccessible, open, test } from "../../fixtures/test.ts";
import { chat } from "../../fixtures/exports.ts";
import { importFile } from "../../pages/conversation.ts";
import { expectSameDocument, markDocument } from "../../pages/document.ts";

test("a bookmark is added, opened, removed and restored", async ({ home: page }) => {
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
  // The page changes before the server responds, and leaving it would abort the request.
  const removed = page.waitForResponse(/set_bookmark/);
  await page.locator("#m95").getByRole("button", { name: "Bookmark this message", pressed: true }).click();
  await removed;
  const saved = page.waitForResponse(/set_bookmark/);
  await page.getByRole("button", { name: "Undo" }).click();
  await saved;
  await open(page, "/bookmarks");
  await page.getByRole("button", { name: "Remove bookmark" }).click();
  await expect(page.getByText("No bookmarks yet")).toBeVisible();
});

test("bookmarks are reordered, edited and filtered without reloading the page", async ({ home: page, isMobile }) => {
  await importFile(page, "WhatsApp Chat with Order.txt", chat(40));
  for (const n of [36, 37, 38]) {
    await page.locator(`#m${n}`).focus();
    const saved = page.waitForResponse(/set_bookmark/);
    await page.keyboard.press("b");
    await saved;
  }
  await open(page, "/bookmarks");
  await markDocument(page);
  const rows = page.locator(".bookmarks .row");
  await expect(rows.locator(".row-text > span")).toHaveText(["number 38 of many", "number 37 of many", "number 36 of many"]);

  // With the keyboard; the focus moves with the row.
  const up = rows.nth(2).getByRole("button", { name: "Move up" });
  await up.focus();
  await page.keyboard.press("Enter");
  await expect(rows.nth(1)).toContainText("number 36");
  await expect(rows.nth(1).getByRole("button", { name: "Move up" })).toBeFocused();
  if (isMobile) await rows.nth(1).getByRole("button", { name: "Move up" }).click();
  else await rows.nth(1).dragTo(rows.nth(0));
  await expect(rows.nth(0)).toContainText("number 36");

  await rows.nth(0).getByRole("link", { name: "Edit details" }).click();
  await rows.nth(0).getByLabel("Title").fill("A promise");
  await rows.nth(0).getByLabel("Colour").selectOption("Green");
  await expectAccessible(page);
  await rows.nth(0).getByRole("button", { name: "Save" }).click();
  await expect(rows.nth(0).getByRole("img", { name: "Green" })).toBeVisible();
  await expect(page.getByText("Bookmark saved")).toBeVisible();

  await page.getByLabel("Contains").fill("promise");
  await expect(rows).toHaveCount(1);
  await expect(page).toHaveURL(/q=promise/);
  await page.getByLabel("Contains").fill("");
  await expect(rows).toHaveCount(3);
  await page.getByLabel("Sort by").selectOption("Oldest first");
  await expect(rows.nth(0)).toContainText("number 36");
  await expect(rows.nth(2)).toContainText("number 38");
  await rows.nth(2).getByRole("button", { name: "Remove bookmark" }).click();
  await expect(rows).toHaveCount(2);
  await page.locator(".toast").filter({ hasText: "Bookmark removed" }).getByRole("button", { name: "Undo" }).click();
  await expect(rows).toHaveCount(3);
  await expectSameDocument(page);
});
