import { expect, test } from "../../fixtures/test.ts";
import { chat } from "../../fixtures/exports.ts";
import { importFile } from "../../pages/conversation.ts";

test("the keyboard alone reads, bookmarks and leaves", async ({ home: page, isMobile }) => {
  test.skip(!!isMobile, "phones have no keyboard");
  await importFile(page, "WhatsApp Chat with Keys.txt", chat(100));
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
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
