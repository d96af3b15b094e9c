import { expect, expectAccessible, hydrated, newcomer, open, test } from "../../fixtures/test.ts";
import { chat } from "../../fixtures/exports.ts";
import { importFile, inView, sequence } from "../../pages/conversation.ts";

test("scrolling to the beginning shows every message in order and keeps the page small", async ({ home: page }) => {
  test.setTimeout(120_000);
  await importFile(page, "WhatsApp Chat with Long.txt", chat(1_000));
  await expect(page.locator("#m1000")).toBeInViewport();
  const timeline = page.getByRole("region", { name: "Messages" });
  const seen = new Set<number>();
  let maxLoaded = 0;
  await expect
    .poll(
      async () => {
        const numbers = await sequence(page);
        numbers.forEach((n, i) => i > 0 && expect(n).toBe(numbers[i - 1] + 1));
        numbers.forEach((n) => seen.add(n));
        maxLoaded = Math.max(maxLoaded, numbers.length);
        await timeline.evaluate((element) => element.scrollBy(0, -1500));
        return numbers[0];
      },
      { timeout: 90_000, intervals: [30] },
    )
    .toBe(1);
  expect(seen.size).toBe(1000);
  expect(maxLoaded).toBeLessThanOrEqual(240);
  await expect(page.getByText("Beginning of the conversation")).toBeAttached();
});

test("visible messages do not move while others load above them", async ({ home: page }) => {
  await importFile(page, "WhatsApp Chat with Long.txt", chat(600));
  const timeline = page.getByRole("region", { name: "Messages" });
  await open(page, page.url().split("?")[0] + "?at=300");
  await expect.poll(() => inView(page, 300)).toBe(true);
  const first = (await sequence(page))[0];
  // Near enough to the top that more messages are fetched.
  const [anchor, before] = await timeline.evaluate((element): [string, number] => {
    element.scrollTop = 700;
    const top = element.getBoundingClientRect().top;
    const message = [...element.querySelectorAll("[data-seq]")].find((m) => m.getBoundingClientRect().top > top)!;
    return [message.id, Math.round(message.getBoundingClientRect().top)];
  });
  const place = () => page.locator(`#${anchor}`).evaluate((message) => Math.round(message.getBoundingClientRect().top));
  await expect.poll(async () => (await sequence(page))[0]).toBeLessThan(first);
  await page.waitForTimeout(200);
  expect(Math.abs((await place()) - before)).toBeLessThanOrEqual(2);
});

test("the URL contains the position, which survives a reload and the Back button", async ({ home: page }) => {
  await importFile(page, "WhatsApp Chat with Long.txt", chat(600));
  const base = page.url().split("?")[0];
  await page.getByLabel("Jump to a date").click();
  await page.getByLabel("Go to date").fill("2024-01-02");
  await page.getByRole("button", { name: "Go", exact: true }).click();
  await expect(page.locator("#m288")).toBeInViewport();
  await page.getByRole("region", { name: "Messages" }).evaluate((element) => element.scrollBy(0, 400));
  await expect(page).toHaveURL(/at=\d+/);
  const at = Number(new URL(page.url()).searchParams.get("at"));
  await page.reload();
  await hydrated(page);
  await expect.poll(() => inView(page, at)).toBe(true);
  await open(page, base);
  await expect(page.locator("#m600")).toBeInViewport();
  await page.goBack();
  await expect.poll(() => inView(page, at)).toBe(true);
});

test("search steps from match to match in the timeline", async ({ home: page }) => {
  await importFile(page, "WhatsApp Chat with Long.txt", chat(600));
  await page.getByLabel("Search in this conversation").fill("number 42");
  await page.keyboard.press("Enter");
  await expect(page.getByText("11 matches")).toBeVisible();
  await page.getByRole("link", { name: "Older match" }).click();
  await expect(page.getByText("1 of 11 matches")).toBeVisible();
  await expect(page.locator(".message.target")).toBeInViewport();
  await page.getByRole("link", { name: "Older match" }).click();
  await expect(page.getByText("2 of 11 matches")).toBeVisible();
  await expect(page.locator("#m428.target mark").first()).toBeInViewport();
  await page.getByRole("link", { name: "Newer match" }).click();
  await expect(page.locator("#m429.target")).toBeInViewport();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Close search" }).click();
  await expect(page.getByRole("complementary", { name: "Search results" })).toBeHidden();
});

test("a match in the search of all conversations opens its message", async ({ home: page }) => {
  await importFile(page, "WhatsApp Chat with One.txt", chat(20));
  // Other participants, because a chat of the same ones would be offered for merging.
  const two = chat(30).toString().replaceAll("Ana Lima", "Chloé").replaceAll("Bruno", "Dev");
  await importFile(page, "WhatsApp Chat with Two.txt", Buffer.from(two));
  await open(page, "/search");
  await page.getByLabel("Search all conversations").fill("\"number 13\"");
  await page.keyboard.press("Enter");
  await expect(page.getByText("2 matches")).toBeVisible();
  await expect(page.getByRole("heading", { name: "One" })).toBeVisible();
  await expectAccessible(page);
  await page.locator("section", { hasText: "Two" }).getByRole("link").click();
  await expect(page.locator("#m13.target")).toBeInViewport();
});

test("a conversation is renamed, deleted and restored", async ({ home: page }) => {
  await importFile(page, "WhatsApp Chat with Old name.txt", chat(5));
  await page.getByLabel("More", { exact: true }).click();
  await page.getByLabel("Name", { exact: true }).fill("New name");
  await page.getByRole("button", { name: "Rename" }).click();
  await expect(page.getByRole("heading", { name: "New name" })).toBeVisible();
  await expect(page.locator(".list").getByText("New name")).toBeAttached();
  await page.getByLabel("More", { exact: true }).click();
  await page.getByRole("button", { name: "Delete conversation" }).click();
  await expect(page.getByText("Conversation deleted")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("heading", { name: "New name" })).toBeVisible();
});

test("another user's conversation is not found", async ({ home: page, browser, server }) => {
  await importFile(page, "WhatsApp Chat with Mine.txt", chat(5));
  const address = page.url();
  const other = await newcomer(browser, server, "Somebody Else", `else-${Date.now()}@colloquy.example`);
  expect((await other.goto(address))!.status()).toBe(404);
  await expect(other.getByRole("heading", { name: "Not found" })).toBeVisible();
  await other.context().close();
});

test("repeated reloads stay at the same message", async ({ home: page }) => {
  await importFile(page, "WhatsApp Chat with Reloads.txt", chat(600));
  await open(page, page.url().split("?")[0] + "?at=300");
  await expect.poll(() => inView(page, 300)).toBe(true);
  await page.getByRole("region", { name: "Messages" }).evaluate((element) => element.scrollBy(0, 700));
  await expect(page).not.toHaveURL(/at=300/);
  await expect(page).toHaveURL(/at=\d+/);
  const address = page.url();
  for (let reload = 0; reload < 3; reload++) {
    await page.reload();
    await hydrated(page);
    // The URL changes only after scrolling has paused.
    await page.waitForTimeout(500);
    expect(page.url()).toBe(address);
  }
});

test("searching, bookmarking and renaming do not reload the page", async ({ home: page }) => {
  await importFile(page, "WhatsApp Chat with One document.txt", chat(100));
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await page.getByLabel("More", { exact: true }).click();
  await page.getByLabel("Name", { exact: true }).fill("Renamed in place");
  await page.getByRole("button", { name: "Rename" }).click();
  await expect(page.getByRole("heading", { name: "Renamed in place" })).toBeVisible();
  await page.getByLabel("Search in this conversation").fill("number 42");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Older match" }).click();
  await expect(page.locator("#m42.target")).toBeInViewport();
  await page.locator("#m42").hover();
  await page.locator("#m42").getByRole("button", { name: "Bookmark this message" }).click();
  await expect(page.locator("#m42.bookmarked")).toBeVisible();
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
});
