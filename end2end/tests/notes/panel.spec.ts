import { expect, expectAccessible, hydrated, open, test, watch } from "../../fixtures/test.ts";
import { chat } from "../../fixtures/exports.ts";
import { importFile } from "../../pages/conversation.ts";
import { expectSameDocument, markDocument } from "../../pages/document.ts";

test("the side panel adds, edits, comments on, resolves, deletes and restores a note", async ({ home: page }) => {
  await importFile(page, "WhatsApp Chat with Panel.txt", chat(60));
  await markDocument(page);
  await page.locator("#m58").focus();
  await page.locator("#m58 .note-link").click();
  const panel = page.getByRole("complementary", { name: "Message" });
  await expect(panel.locator(".note-message")).toContainText("number 58 of many");
  await expect(panel.getByLabel("Note", { exact: true })).toBeFocused();
  await panel.getByLabel("Note", { exact: true }).fill("First thought");
  await panel.getByRole("button", { name: "Add note" }).click();
  const note = panel.locator(".note");
  await expect(note.locator(".note-body")).toHaveText("First thought");
  await expect(page.locator("#m58").getByRole("link", { name: "1 note" })).toBeVisible();

  await note.getByRole("link", { name: "Edit" }).click();
  await note.getByLabel("Note", { exact: true }).fill("Second thought");
  await expectAccessible(page);
  await note.getByRole("button", { name: "Save" }).click();
  await expect(note.locator(".note-body").first()).toHaveText("Second thought");
  await note.getByText("Earlier versions").click();
  await expect(note.getByText("First thought")).toBeVisible();

  await note.getByLabel("Comment", { exact: true }).fill("Why?");
  await note.getByRole("button", { name: "Send" }).click();
  await expect(note.locator(".note-comments")).toContainText("Why?");
  await expect(note.getByLabel("Comment", { exact: true })).toHaveValue("");

  await note.getByRole("button", { name: "Resolve" }).click();
  await expect(note.getByText("Resolved", { exact: true })).toBeVisible();
  await note.getByRole("button", { name: "Reopen" }).click();
  await expect(note.getByText("Resolved", { exact: true })).toHaveCount(0);

  await note.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(note).toHaveCount(0);
  await expect(page.locator("#m58").getByRole("link", { name: "1 note" })).toHaveCount(0);
  await page.locator(".toast").filter({ hasText: "Note deleted" }).getByRole("button", { name: "Undo" }).click();
  await expect(note.locator(".note-body").first()).toHaveText("Second thought");
  await expect(page.locator("#m58").getByRole("link", { name: "1 note" })).toBeVisible();

  // The first Escape leaves the field, the second one closes the panel.
  await panel.getByLabel("Note", { exact: true }).fill("unfinished");
  await page.keyboard.press("Escape");
  await expect(panel.getByLabel("Note", { exact: true })).toHaveValue("unfinished");
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
  await expectSameDocument(page);
});

test("the side panel lists notes and bookmarks and is part of the URL", async ({ home: page }) => {
  await importFile(page, "WhatsApp Chat with Lists.txt", chat(60));
  await markDocument(page);
  await page.getByRole("link", { name: "Notes and bookmarks" }).click();
  const lists = page.getByRole("complementary", { name: "Notes and bookmarks" });
  await expect(lists.getByText("No notes in this conversation yet.")).toBeVisible();
  await expect(page).toHaveURL(/panel=notes/);
  await lists.getByRole("link", { name: "Bookmarks" }).click();
  await expect(lists.getByText("No bookmarks in this conversation yet.")).toBeVisible();
  await page.locator("#m57").focus();
  await page.keyboard.press("b");
  await expect(lists.locator(".bookmarks .row")).toHaveCount(1);
  await lists.getByRole("link", { name: "Edit details" }).click();
  await lists.getByLabel("Title").fill("Number 57");
  await expectAccessible(page);
  await lists.getByRole("button", { name: "Save" }).click();
  await expect(lists.getByText("Number 57").first()).toBeVisible();
  await lists.getByRole("button", { name: "Remove bookmark" }).click();
  await expect(lists.locator(".bookmarks .row")).toHaveCount(0);
  await expect(page.locator("#m57")).not.toHaveClass(/bookmarked/);
  await expectSameDocument(page);

  await page.reload();
  await hydrated(page);
  await expect(lists.getByText("No bookmarks in this conversation yet.")).toBeVisible();
  await lists.getByRole("button", { name: "Close panel" }).click();
  await expect(lists).toHaveCount(0);
  await open(page, `${new URL(page.url()).pathname}?note=56`);
  await expect(page.getByRole("complementary", { name: "Message" })).toContainText("number 56");
  await expectAccessible(page);
});

test("changes appear in other tabs of the same browser", async ({ home: page, context }) => {
  await importFile(page, "WhatsApp Chat with Tabs.txt", chat(60));
  const address = new URL(page.url()).pathname;
  const second = await context.newPage();
  const complaints = watch(second);
  const list = await context.newPage();
  await open(second, address);
  await open(list, "/notes");
  await markDocument(second);
  await markDocument(list);
  await page.locator("#m58").focus();
  await page.locator("#m58 .note-link").click();
  const panel = page.getByRole("complementary", { name: "Message" });
  await panel.getByLabel("Note", { exact: true }).fill("Seen everywhere");
  await panel.getByRole("button", { name: "Add note" }).click();
  await expect(second.locator("#m58").getByRole("link", { name: "1 note" })).toBeVisible();
  await expect(list.getByText("Seen everywhere")).toBeVisible();
  await panel.getByRole("button", { name: "Bookmark", exact: true }).click();
  await expect(second.locator("#m58")).toHaveClass(/bookmarked/);
  await panel.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(list.getByText("No notes yet")).toBeVisible();
  await expectSameDocument(second);
  await expectSameDocument(list);
  expect(complaints).toEqual([]);
  await second.close();
  await list.close();
});
