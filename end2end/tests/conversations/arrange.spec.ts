// The switcher, folders and the archive, selections, the lightbox, and errors of forms in menus.
import { expect, expectAccessible, hydrated, open, test } from "../../fixtures/test.ts";
import { chat } from "../../fixtures/exports.ts";
import { importFile, importSample } from "../../pages/conversation.ts";

test("the switcher works with the keyboard alone", async ({ home: page, isMobile }) => {
  test.skip(!!isMobile, "phones have no keyboard");
  await importFile(page, "WhatsApp Chat with Lantern club.txt", chat(10));
  await open(page, "/settings");
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: "Go to" });
  await expect(field).toBeFocused();
  await field.pressSequentially("lntrn");
  await expect(page.getByRole("option", { name: /Lantern club/ })).toHaveAttribute("aria-selected", "true");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/c\//);
  await expect(page.getByRole("heading", { name: "Lantern club" })).toBeVisible();
  await page.keyboard.press("Control+k");
  // Enter waits for results that have not arrived yet.
  await field.pressSequentially("no such place");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search\?q=no(%20|\+)such(%20|\+)place/);
  await page.locator("h1").click();
  await page.keyboard.press("?");
  await expect(page.getByRole("heading", { name: "Keyboard shortcuts" })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Control+k");
  await page.keyboard.press("Escape");
  await expect(field).toBeHidden();
});

test("a conversation is pinned, moved to a folder, archived and unarchived", async ({ home: page, isMobile }) => {
  test.skip(!!isMobile, "phones show the list on the home page only");
  await importFile(page, "WhatsApp Chat with Shelf life.txt", chat(5));
  const menu = page.getByLabel("More", { exact: true });
  const row = page.locator(".list-row", { hasText: "Shelf life" });
  await menu.click();
  await page.getByRole("button", { name: "Pin to the top" }).click();
  await hydrated(page);
  await expect(row.locator(".list-title svg")).toBeVisible();
  await menu.click();
  await page.getByLabel("Folder", { exact: true }).fill("Club things");
  await page.getByRole("button", { name: "Move to folder" }).click();
  await hydrated(page);
  await page.getByRole("button", { name: "Club things" }).click();
  await expect(page.locator(".list-row")).toHaveCount(1);
  await expectAccessible(page);
  await menu.click();
  await page.getByRole("button", { name: "Archive", exact: true }).last().click();
  await hydrated(page);
  await expect(row).toBeHidden();
  await page.getByRole("group", { name: "Folders" }).getByRole("button", { name: "Archive" }).click();
  await expect(row).toBeVisible();
  await menu.click();
  await page.getByRole("button", { name: "Unarchive" }).click();
  await hydrated(page);
  await expect(row).toBeVisible();
});

test("single messages and a range are selected and bookmarked together", async ({ home: page, isMobile }) => {
  test.skip(!!isMobile, "needs modifier keys");
  await importFile(page, "WhatsApp Chat with Selection.txt", chat(60));
  await page.locator("#m50").click({ modifiers: ["ControlOrMeta"] });
  await page.locator("#m54").click({ modifiers: ["Shift"] });
  const bar = page.getByRole("toolbar", { name: "Selected messages" });
  await expect(bar.getByText("5 messages selected")).toBeVisible();
  await expectAccessible(page);
  await page.locator("#m52").focus();
  await page.keyboard.press("x");
  await expect(bar.getByText("4 messages selected")).toBeVisible();
  await bar.getByRole("button", { name: "Bookmark" }).click();
  await expect(bar).toBeHidden();
  await open(page, "/bookmarks");
  // Consecutive messages become one bookmark.
  for (const n of [50, 53]) await expect(page.getByText(`number ${n} of many`)).toBeVisible();
  for (const n of [51, 54]) await expect(page.getByText(`through message ${n}`)).toBeVisible();
  await expect(page.locator(".bookmarks .row")).toHaveCount(2);
  // Dragging changes the order.
  await page.locator(".bookmarks .row").nth(1).dragTo(page.locator(".bookmarks .row").nth(0));
  await expect(page.locator(".bookmarks .row").nth(0)).toContainText("number 50 of many");
});

test("pictures open in a lightbox that works with the keyboard", async ({ home: page }) => {
  await importSample(page);
  await page.getByLabel("Media, links and documents").click();
  await page.locator("a.picture").first().click();
  const dialog = page.getByRole("dialog", { name: "Picture" });
  await expect(dialog.locator("img")).toBeVisible();
  await expect(dialog.getByRole("status")).toContainText("1 of");
  await expectAccessible(page);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

test("the page shows why a form in a menu failed", async ({ home: page }) => {
  await importFile(page, "WhatsApp Chat with Failing.txt", chat(5));
  await page.getByLabel("More", { exact: true }).click();
  const name = page.getByLabel("Name", { exact: true });
  await name.evaluate((input: HTMLInputElement) => input.removeAttribute("maxlength"));
  await name.fill("x".repeat(400));
  await page.getByRole("button", { name: "Rename" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "at most 300 characters" })).toBeVisible();
  await expectAccessible(page);
});
