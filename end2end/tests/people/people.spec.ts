import { expect, expectAccessible, open, test } from "../../fixtures/test.ts";
import { chat } from "../../fixtures/exports.ts";
import { importFile } from "../../pages/conversation.ts";
import { expectSameDocument, markDocument } from "../../pages/document.ts";

test("participants of two conversations are merged into one person and searched together", async ({ home: page }) => {
  // A unique name, because tests share the server. The other participants differ: otherwise a merge would be offered.
  const name = `Petra ${Date.now()}`;
  const exportWith = (other: string) => Buffer.from(chat(12).toString().replaceAll("Ana Lima", name).replaceAll("Bruno", other));
  await importFile(page, "WhatsApp Chat with People one.txt", exportWith("Quentin"));
  await importFile(page, "WhatsApp Chat with People two.txt", exportWith("Rosalie"));
  await open(page, "/people?q=petra");
  await expectAccessible(page);
  await markDocument(page);
  await page.getByRole("link", { name: new RegExp(name) }).click();
  await page.getByRole("button", { name: "Merge", exact: true }).click();
  await page.waitForURL(/\/people\/[0-9a-f-]{36}/);
  await expect(page.getByRole("heading", { name })).toBeVisible();
  await expect(page.getByRole("main").getByRole("link", { name: /People (one|two)/ })).toHaveCount(2);
  await expectAccessible(page);
  // Merging and removing can be undone.
  await page.getByRole("button", { name: "Undo" }).click();
  await page.waitForURL(/\/people$/);
  await open(page, `/people?q=${encodeURIComponent(name)}`);
  await markDocument(page);
  await page.getByRole("button", { name: `Merge ${name}` }).click();
  await page.waitForURL(/\/people\/[0-9a-f-]{36}/);
  const conversations = page.getByRole("main").getByRole("link", { name: /People (one|two)/ });
  await expect(conversations).toHaveCount(2);
  await page.getByRole("button", { name: `${name} in People one: not this person` }).click();
  await expect(conversations).toHaveCount(1);
  await page.locator(".toast", { hasText: "Removed from this person." }).getByRole("button", { name: "Undo" }).click();
  await expect(conversations).toHaveCount(2);
  await page.getByRole("main").getByLabel("Name", { exact: true }).fill(`${name} the Great`);
  await page.getByRole("button", { name: "Rename" }).click();
  await expect(page.getByRole("heading", { name: `${name} the Great` })).toBeVisible();
  await expectSameDocument(page);
  await page.getByRole("main").getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Rename" }).click();
  await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Messages", exact: true }).click();
  await expect(page.getByRole("heading", { name: "People two" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "People one" })).toBeVisible();
});
