// Where one is: what is unread, where one stopped, threads, a list that stays small, shelves by dragging.
import { expect, expectAccessible, hydrated, open, test } from "../../fixtures/test.ts";
import { chat } from "../../fixtures/exports.ts";
import { importFile } from "../../pages/conversation.ts";

test("one goes on where one stopped, and what is new is unread", async ({ home: page, isMobile }) => {
  await importFile(page, "WhatsApp Chat with Places.txt", chat(600));
  const path = new URL(page.url()).pathname;
  await open(page, `${path}?at=200`);
  const noted = page.waitForResponse((response) => response.url().includes("/api/mark_read"));
  await page.getByRole("region", { name: "Messages" }).evaluate((element) => element.scrollBy(0, -300));
  await noted;
  await open(page, path);
  const back = page.getByRole("navigation", { name: "Continue reading" });
  await expectAccessible(page);
  await back.getByRole("link", { name: "Continue where you left off" }).click();
  await expect(page.locator("#m195")).toBeInViewport();
  // At the end, nothing is unread; a longer export of the same brings more.
  await open(page, path);
  await expect(page.locator("#m600")).toBeInViewport();
  await expect(back.getByRole("link", { name: /unread/ })).toBeHidden();
  await page.goto("/");
  await hydrated(page);
  await page.locator("input[type=file]").setInputFiles({ name: "WhatsApp Chat with Places.txt", mimeType: "text/plain", buffer: chat(750) });
  await page.waitForURL(/\/imports\//);
  await page.getByRole("button", { name: "Merge" }).click();
  await expect(page.getByText("150 new and 600 known messages")).toBeVisible({ timeout: 20_000 });
  if (!isMobile) {
    await expect(page.getByRole("img", { name: "150 unread" })).toHaveText("99+");
    await expectAccessible(page);
  }
  await open(page, path);
  await back.getByRole("link", { name: "150 unread messages" }).click();
  await expect(page.getByRole("separator")).toHaveText("New messages");
  await expect(page.getByRole("separator")).toBeInViewport();
});

/** A Telegram account with so many chats; the first has an answer in it. */
function account(chats: number): Buffer {
  const message = (id: number, more: object) => ({ id, type: "message", date: "2025-03-01T09:00:00", date_unixtime: String(1740819600 + id), from: "Ana", from_id: "user1", text: `message ${id}`, text_entities: [], ...more });
  const list = Array.from({ length: chats }, (_, n) => ({
    name: `Chat ${String(n + 1).padStart(3, "0")}`,
    type: "private_group",
    id: 1000 + n,
    messages: n === 0 ? [message(1, {}), message(2, { reply_to_message_id: 1 }), message(3, { reply_to_message_id: 2 })] : [message(10 * n, {})],
  }));
  return Buffer.from(JSON.stringify({ about: "Here is the data you requested.", chats: { about: "", list } }));
}

test("three hundred conversations are a list of few rows; one is dragged into a folder; answers are a thread", async ({ home: page, isMobile }) => {
  test.skip(!!isMobile, "dragging takes a mouse, and the list is on the home page there");
  test.setTimeout(120_000);
  await page.locator("input[type=file]").setInputFiles({ name: "result.json", mimeType: "application/json", buffer: account(300) });
  await page.waitForURL(/\/imports\//);
  await expect(page.getByText("Chat 300").first()).toBeVisible({ timeout: 60_000 });
  const list = page.locator(".list-rows");
  const seen = new Set<string>();
  let most = 0;
  await expect
    .poll(
      async () => {
        const names = await page.locator(".list-row .list-title").allTextContents();
        names.forEach((name) => seen.add(name));
        most = Math.max(most, names.length);
        await list.evaluate((element) => element.scrollBy(0, 900));
        return seen.size;
      },
      { timeout: 60_000, intervals: [50] },
    )
    .toBe(300);
  expect(most).toBeLessThanOrEqual(180);
  // And back: what is shown is what belongs there.
  await list.evaluate((element) => element.scrollTo(0, 0));
  await expect(page.locator(".list-row .list-title").first()).toBeInViewport();
  await expectAccessible(page);

  // A folder is made by the menu; another conversation is dragged into it.
  const first = await page.locator(".list-row").nth(0).locator(".list-title").innerText();
  const second = page.locator(".list-row").nth(1);
  const name = await second.locator(".list-title").innerText();
  await page.getByRole("link", { name: first }).first().click();
  await page.getByLabel("More", { exact: true }).click();
  await page.getByLabel("Folder", { exact: true }).fill("Club");
  await page.getByRole("button", { name: "Move to folder" }).click();
  await hydrated(page);
  const folder = page.getByRole("group", { name: "Folders" }).getByRole("button", { name: "Club" });
  // The page is loaded anew, with its first shelf.
  await expect(folder).toBeVisible();
  await hydrated(page);
  await second.dragTo(folder);
  await expect(page.getByText("Moved to “Club”")).toBeVisible();
  await folder.click();
  await expect(page.locator(".list-row")).toHaveCount(2);
  await page.locator(".list-row", { hasText: name }).dragTo(page.getByRole("group", { name: "Folders" }).getByRole("button", { name: "All" }));
  await expect(page.locator(".list-row")).toHaveCount(1);
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(page.locator(".list-row")).toHaveCount(2);

  await page.getByRole("searchbox", { name: "Filter conversations by name" }).fill("Chat 001");
  await page.getByRole("group", { name: "Folders" }).getByRole("button", { name: "All" }).click();
  await page.getByRole("link", { name: /Chat 001/ }).click();
  await expect(page.locator("#m1")).toContainText("1 reply");
  await page.locator("#m2").getByRole("link", { name: "1 reply" }).click();
  await expect(page.getByRole("heading", { name: "Thread of 3 messages" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Show in conversation" }).last().click();
  await expect(page.locator("#m3.target")).toBeInViewport();
});

test("a conversation is searched while one types", async ({ home: page }) => {
  await importFile(page, "WhatsApp Chat with Typing.txt", chat(300));
  const field = page.getByLabel("Search in this conversation");
  if (await field.isVisible()) {
    await field.pressSequentially("number 77", { delay: 40 });
    await expect(page).toHaveURL(/q=number(%20|\+)77/);
    await expect(page.getByRole("complementary", { name: "Search results" })).toContainText("number 77");
    await expect(field).toBeFocused();
    await expect(field).toHaveValue("number 77");
    await field.fill("");
    await expect(page.getByRole("complementary", { name: "Search results" })).toBeHidden();
    await expect(field).toBeFocused();
  }
});

test("what a form refuses stays in it, with the reason", async ({ home: page }) => {
  await open(page, "/settings");
  await page.getByLabel("Current password").fill("not this one");
  await page.getByLabel("New password").fill("another fine password");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("This is not your current password.")).toBeVisible();
  await expect(page.getByLabel("New password")).toHaveValue("another fine password");
  await expect(page.getByLabel("Current password")).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page);
});
