import { expect, test } from "../../fixtures/test.ts";
import { chat } from "../../fixtures/exports.ts";
import { importFile } from "../../pages/conversation.ts";

test("messages are read and bookmarked with the keyboard alone", async ({ home: page, isMobile }) => {
  test.skip(!!isMobile, "phones have no keyboard");
  await importFile(page, "WhatsApp Chat with Keys.txt", chat(100));
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  const timeline = page.getByRole("region", { name: "Messages" });
  for (let n = 0; n < 40 && !(await timeline.evaluate((e) => e === document.activeElement)); n++) await page.keyboard.press("Tab");
  await expect(timeline).toBeFocused();
  await page.keyboard.press("k");
  const first = page.locator("article:focus");
  await expect(first).toHaveCount(1);
  const before = Number(await first.getAttribute("data-seq"));
  await page.keyboard.press("j");
  await expect(page.locator(`#m${before + 1}`)).toBeFocused();
  await page.keyboard.press("b");
  await expect(page.locator(`#m${before + 1}.bookmarked`)).toBeVisible();
});

test("shortcuts work in a newly opened conversation, and bookmarking keeps the focus", async ({ home: page, isMobile }) => {
  test.skip(!!isMobile, "phones have no keyboard");
  await importFile(page, "WhatsApp Chat with Focus.txt", chat(100));
  await page.keyboard.press("k");
  const focused = page.locator("article:focus");
  await expect(focused).toHaveCount(1);
  const message = page.locator(`#${await focused.getAttribute("id")}`);
  await page.keyboard.press("b");
  await expect(message).toHaveClass(/bookmarked/);
  await expect(message).toBeFocused();
  await page.keyboard.press("j");
  await expect(message).not.toBeFocused();
  await expect(focused).toHaveCount(1);
});

test("menus close on Escape and on a click outside", async ({ home: page, isMobile }) => {
  await importFile(page, "WhatsApp Chat with Menus.txt", chat(20));
  const more = page.getByLabel("More", { exact: true });
  const entry = page.getByRole("link", { name: "Export", exact: true });
  await more.click();
  await expect(entry).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(entry).toBeHidden();
  await expect(more).toBeFocused();
  if (isMobile) return;
  await more.click();
  await page.getByLabel("Jump to a date").click();
  await expect(entry).toBeHidden();
  await expect(page.getByLabel("Go to date")).toBeVisible();
});
