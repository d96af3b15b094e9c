// Read positions, a long list of conversations, folders by drag and drop, threads, search as you type, form errors.
import { expect, expectAccessible, hydrated, open, test } from "../../fixtures/test.ts";
import { chat } from "../../fixtures/exports.ts";
import { importFile } from "../../pages/conversation.ts";

test("a conversation continues at the last position, and new messages are unread", async ({ home: page, isMobile }) => {
  await importFile(page, "WhatsApp Chat with Places.txt", chat(600));
  const path = new URL(page.url()).pathname;
  await open(page, `${path}?at=200`);
  const saved = page.waitForResponse((response) => response.url().includes("/api/mark_read"));
  await page.getByRole("region", { name: "Messages" }).evaluate((element) => element.scrollBy(0, -300));
  await saved;
  await open(page, path);
  const resume = page.getByRole("navigation", { name: "Continue reading" });
  await expectAccessible(page);
  await resume.getByRole("link", { name: "Continue where you left off" }).click();
  await expect(page.locator("#m195")).toBeInViewport();
  // Nothing is unread at the end. Merging a longer export adds unread messages.
  await open(page, path);
  await expect(page.locator("#m600")).toBeInViewport();
  await expect(resume.getByRole("link", { name: /unread/ })).toBeHidden();
  await page.goto("/");
  await hydrated(page);
  await page.locator("input[type=file]").setInputFiles({ name: "WhatsApp Chat with Places.txt", mimeType: "text/plain", buffer: chat(750) });
  await page.waitForURL(/\/imports\//);
  await page.getByRole("button", { name: "Merge" }).click();
  await expect(page.getByText("150 new messages added to")).toBeVisible({ timeout: 20_000 });
  if (!isMobile) {
    await expect(page.getByRole("img", { name: "150 unread" })).toHaveText("99+");
    await expectAccessible(page);
  }
  await open(page, path);
  await resume.getByRole("link", { name: "150 unread messages" }).click();
  await expect(page.getByRole("separator")).toHaveText("New messages");
  await expect(page.getByRole("separator")).toBeInViewport();
});

/** An export of a Telegram account with this many chats. The first one contains a thread of three messages, the others
 * a single message each. */
function telegramExport(chats: number): Buffer {
  const message = (id: number, more: object) => ({ id, type: "message", date: "2025-03-01T09:00:00", date_unixtime: String(1740819600 + id), from: "Ana", from_id: "user1", text: `message ${id}`, text_entities: [], ...more });
  const list = Array.from({ length: chats }, (_, n) => ({
    name: `Chat ${String(n + 1).padStart(3, "0")}`,
    type: "private_group",
    id: 1000 + n,
    messages: n === 0 ? [message(1, {}), message(2, { reply_to_message_id: 1 }), message(3, { reply_to_message_id: 2 })] : [message(10 * n, {})],
  }));
  return Buffer.from(JSON.stringify({ about: "Here is the data you requested.", chats: { about: "", list } }));
}

test("a list of 300 conversations renders few rows; dragging fills folders; replies form a thread", async ({ home: page, isMobile }) => {
  test.skip(!!isMobile, "dragging needs a mouse, and phones show the list on the home page only");
  test.setTimeout(120_000);
  await page.locator("input[type=file]").setInputFiles({ name: "result.json", mimeType: "application/json", buffer: telegramExport(300) });
  await page.waitForURL(/\/imports\//);
  await expect(page.getByText("Chat 300").first()).toBeVisible({ timeout: 60_000 });
  const list = page.locator(".list-rows");
  const seen = new Set<string>();
  let maxRows = 0;
  await expect
    .poll(
      async () => {
        const names = await page.locator(".list-row .list-title").allTextContents();
        names.forEach((name) => seen.add(name));
        maxRows = Math.max(maxRows, names.length);
        await list.evaluate((element) => element.scrollBy(0, 900));
        return seen.size;
      },
      { timeout: 60_000, intervals: [50] },
    )
    .toBe(300);
  expect(maxRows).toBeLessThanOrEqual(180);
  // Scrolling back renders the first rows again.
  await list.evaluate((element) => element.scrollTo(0, 0));
  await expect(page.locator(".list-row .list-title").first()).toBeInViewport();
  await expectAccessible(page);

  // The first conversation is moved to a new folder with the menu, the second one by dragging.
  const first = await page.locator(".list-row").nth(0).locator(".list-title").innerText();
  const second = page.locator(".list-row").nth(1);
  const name = await second.locator(".list-title").innerText();
  await page.getByRole("link", { name: first }).first().click();
  await page.getByLabel("More", { exact: true }).click();
  await page.getByLabel("Folder", { exact: true }).fill("Club");
  await page.getByRole("button", { name: "Move to folder" }).click();
  await hydrated(page);
  const folder = page.getByRole("group", { name: "Folders" }).getByRole("button", { name: "Club" });
  // The folders appear above the list.
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

test("search in a conversation updates as you type", async ({ home: page }) => {
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

test("a rejected form keeps its values and shows the reason", async ({ home: page }) => {
  await open(page, "/settings");
  await page.getByLabel("Current password").fill("not this one");
  await page.getByLabel("New password").fill("another fine password");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("This is not your current password.")).toBeVisible();
  await expect(page.getByLabel("New password")).toHaveValue("another fine password");
  await expect(page.getByLabel("Current password")).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page);
});
