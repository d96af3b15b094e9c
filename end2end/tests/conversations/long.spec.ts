// Navigating a conversation that is much longer than the loaded part: scroll bar, activity strip, calendar, gallery.
import { expect, expectAccessible, open, test } from "../../fixtures/test.ts";
import { chat } from "../../fixtures/exports.ts";
import { importFile, inView, sequence } from "../../pages/conversation.ts";

test("the scroll bar shows the position in the whole conversation and changes it", async ({ home: page }) => {
  await importFile(page, "WhatsApp Chat with Bar.txt", chat(3_000));
  const bar = page.getByRole("scrollbar", { name: "Position in the conversation" });
  await expect(bar).toHaveAttribute("aria-valuetext", /message 3,000 of 3,000/);
  // By mouse: the middle of the bar is the middle of the conversation.
  const box = (await bar.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.up();
  await expect.poll(async () => (await sequence(page)).includes(1500)).toBe(true);
  await expect.poll(() => inView(page, 1500)).toBe(true);
  await expect(page).toHaveURL(/at=1(4|5)\d\d/);
  // By keyboard.
  await bar.focus();
  await page.keyboard.press("Home");
  await expect(page.locator("#m1")).toBeInViewport();
  await expect(bar).toHaveAttribute("aria-valuenow", "1");
  await page.keyboard.press("End");
  await expect(page.locator("#m3000")).toBeInViewport();
  await expectAccessible(page);
});

test("scrolling after a jump shows every message in order", async ({ home: page }) => {
  await importFile(page, "WhatsApp Chat with Jumps.txt", chat(2_000));
  const bar = page.getByRole("scrollbar", { name: "Position in the conversation" });
  const timeline = page.getByRole("region", { name: "Messages" });
  await bar.focus();
  await page.keyboard.press("PageUp");
  await timeline.evaluate((element) => element.scrollBy(0, -900));
  await page.keyboard.press("Home");
  await expect(page.locator("#m1")).toBeInViewport();
  const seen = new Set<number>();
  await expect
    .poll(
      async () => {
        const numbers = await sequence(page);
        numbers.forEach((n, i) => i > 0 && expect(n).toBe(numbers[i - 1] + 1));
        numbers.forEach((n) => seen.add(n));
        await timeline.evaluate((element) => element.scrollBy(0, 1500));
        return numbers.at(-1)! >= 500;
      },
      { timeout: 45_000, intervals: [30] },
    )
    .toBe(true);
  expect([...seen].sort((a, b) => a - b)[0]).toBe(1);
  for (let n = 1; n <= 500; n++) expect(seen.has(n)).toBe(true);
});

test("the activity strip and the calendar jump to days with messages", async ({ home: page, isMobile }) => {
  await importFile(page, "WhatsApp Chat with Days.txt", chat(2_000));
  await page.getByLabel("Jump to a date").click();
  const days = page.locator(".calendar td a");
  await expect(days.first()).toBeVisible();
  await expectAccessible(page);
  await days.first().click();
  await expect(page).toHaveURL(/on=2024-/);
  await expect(page.locator(".message.target")).toBeInViewport();
  if (isMobile) return;
  await page.locator(".strip a").first().click();
  await expect(page.locator("#m1")).toBeInViewport();
});

test("choosing which participant you are moves your messages to the right", async ({ home: page }) => {
  await importFile(page, "WhatsApp Chat with Me.txt", chat(20));
  await expect(page.locator(".message.mine")).toHaveCount(0);
  await page.getByLabel("More", { exact: true }).click();
  await page.getByLabel("Which participant are you?").selectOption("Bruno");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.locator(".message.mine").first()).toBeAttached();
  await expectAccessible(page);
});

test("the gallery shows media and links, and each leads to its message", async ({ home: page }) => {
  await open(page, "/");
  await page.getByRole("button", { name: "Try a sample" }).click();
  await page.waitForURL(/\/c\//, { timeout: 45_000 });
  await page.getByLabel("Media, links and documents").click();
  await expect(page.locator(".gallery img").first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Links" }).click();
  await expect(page.locator(".media-list li").first()).toBeVisible();
  await page.locator(".gallery-place").first().click();
  await expect(page.locator(".message.target")).toBeInViewport();
});
