import { expect, expectAccessible, open, test } from "../../fixtures/test.ts";
import { chat } from "../../fixtures/exports.ts";
import { importFile } from "../../pages/conversation.ts";
import { expectSameDocument, markDocument } from "../../pages/document.ts";

test("the same human in two conversations becomes one person, and is found as one", async ({ home: page }) => {
  // Names of this test alone: the server is shared. Other partners, so that nothing is offered to be merged.
  const own = `Petra ${Date.now()}`;
  const export_ = (other: string) => Buffer.from(chat(12).toString().replaceAll("Ana Lima", own).replaceAll("Bruno", other));
  await importFile(page, "WhatsApp Chat with People one.txt", export_("Quentin"));
  await importFile(page, "WhatsApp Chat with People two.txt", export_("Rosalie"));
  await open(page, "/people?q=petra");
  await expectAccessible(page);
  await markDocument(page);
  await page.getByRole("link", { name: new RegExp(own) }).click();
  await page.getByRole("button", { name: "Merge", exact: true }).click();
  await page.waitForURL(/\/people\/[0-9a-f-]{36}/);
  await expect(page.getByRole("heading", { name: own })).toBeVisible();
  await expect(page.getByRole("main").getByRole("link", { name: /People (one|two)/ })).toHaveCount(2);
  await expectAccessible(page);
  // Merging can be undone, and so can removing.
  await page.getByRole("button", { name: "Undo" }).click();
  await page.waitForURL(/\/people$/);
  await open(page, `/people?q=${encodeURIComponent(own)}`);
  await markDocument(page);
  await page.getByRole("button", { name: `Merge ${own}` }).click();
  await page.waitForURL(/\/people\/[0-9a-f-]{36}/);
  const conversations = page.getByRole("main").getByRole("link", { name: /People (one|two)/ });
  await expect(conversations).toHaveCount(2);
  await page.getByRole("button", { name: `${own} in People one: not this person` }).click();
  await expect(conversations).toHaveCount(1);
  await page.locator(".toast", { hasText: "Removed from this person." }).getByRole("button", { name: "Undo" }).click();
  await expect(conversations).toHaveCount(2);
  await page.getByRole("main").getByLabel("Name", { exact: true }).fill(`${own} the Great`);
  await page.getByRole("button", { name: "Rename" }).click();
  await expect(page.getByRole("heading", { name: `${own} the Great` })).toBeVisible();
  await expectSameDocument(page);
  await page.getByRole("main").getByLabel("Name", { exact: true }).fill(own);
  await page.getByRole("button", { name: "Rename" }).click();
  await expect(page.getByRole("heading", { name: own, exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Messages", exact: true }).click();
  await expect(page.getByRole("heading", { name: "People two" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "People one" })).toBeVisible();
});
