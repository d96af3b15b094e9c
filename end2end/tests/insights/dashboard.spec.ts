import { expect, expectAccessible, test } from "../../fixtures/test.ts";
import { chat } from "../../fixtures/exports.ts";
import { importFile } from "../../pages/conversation.ts";

test("the dashboard shows who wrote when, and a bar opens its messages", async ({ home: page }) => {
  await importFile(page, "WhatsApp Chat with Figures.txt", chat(900));
  await page.getByRole("link", { name: "Insights" }).click();
  await expect(page.getByRole("heading", { name: "Messages over time" })).toBeVisible();
  await expect(page.getByText("Bruno wrote most: 67 % of all messages.")).toBeVisible();
  await expectAccessible(page);
  await page.getByText("Show as a table").first().click();
  await expect(page.getByRole("row", { name: "2 Jan 2024 288" })).toBeVisible();
  await page.getByRole("link", { name: "2 Jan 2024: 288 messages" }).click();
  await expect(page.locator("#m288.target")).toBeInViewport();
});
