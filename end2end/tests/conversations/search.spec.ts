import { expect, expectAccessible, open, test } from "../../fixtures/test.ts";
import { chat } from "../../fixtures/exports.ts";
import { importFile } from "../../pages/conversation.ts";

test("results update as you type, operators are completed, and chips remove them", async ({ home: page }) => {
  await importFile(page, "WhatsApp Chat with Typing.txt", chat(80));
  await open(page, "/search");
  const field = page.getByRole("combobox", { name: "Search all conversations" });
  await field.pressSequentially("number 4");
  await expect(page.getByRole("status").filter({ hasText: "match" })).toContainText("11 matches");
  await expect(page).toHaveURL(/q=number(%20|\+)4/);
  await field.pressSequentially("2 fr");
  await expect(page.getByRole("option", { name: /from:/ })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(field).toHaveValue("number 42 from:");
  await field.pressSequentially("br");
  await page.getByRole("option", { name: /Bruno/ }).click();
  await expect(field).toHaveValue(/from:Bruno $/);
  const chip = page.getByRole("link", { name: /Remove from:Bruno/ });
  await expect(chip).toBeVisible();
  await expectAccessible(page);
  await chip.click();
  await expect(chip).toBeHidden();
  await expect(field).toHaveValue("number 42");
});

test("the order of results can be changed, even if that changes no result", async ({ home: page }) => {
  await importFile(page, "WhatsApp Chat with Order.txt", chat(30));
  await open(page, "/search?q=17");
  const best = page.getByRole("link", { name: "Best match" });
  await best.click();
  await expect(best).toHaveAttribute("aria-current", "true");
  await expect(page.locator(".hit")).toHaveCount(1);
});

test("a late response for an earlier query does not replace the completions", async ({ home: page }) => {
  await open(page, "/search");
  const late = page.waitForRequest((request) => request.url().includes("/api/complete") && request.postDataJSON().query === "number");
  await page.route(/\/api\/complete/, async (route) => {
    if (route.request().postDataJSON().query === "number") await new Promise((done) => setTimeout(done, 1000));
    await route.continue();
  });
  const field = page.getByRole("combobox", { name: "Search all conversations" });
  await field.pressSequentially("number");
  const answered = (await late).response().catch(() => null);
  await field.pressSequentially(" fr");
  const option = page.getByRole("option", { name: /from:/ });
  await expect(option).toBeVisible();
  await answered;
  await page.waitForTimeout(300);
  await expect(option).toBeVisible();
});

test("an invalid operator is explained, and the rest of the query is searched", async ({ home: page }) => {
  await importFile(page, "WhatsApp Chat with Notes.txt", chat(30));
  await open(page, "/search?q=number+before:2024-02-31");
  await expect(page.getByText("“2024-02-31” is not a date")).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "30 matches" })).toBeVisible();
  await open(page, "/search?q=numbre");
  await expect(page.getByText("Also searched for:")).toBeVisible();
  await expectAccessible(page);
});

test("a search is saved, listed with its number of matches, and removed", async ({ home: page }) => {
  await importFile(page, "WhatsApp Chat with Saved.txt", chat(30));
  await open(page, "/search?q=saved:%20number%2029");
  await page.getByRole("button", { name: "Save this search" }).click();
  await expect(page.getByRole("button", { name: "Saved", exact: true })).toBeVisible();
  await open(page, "/search");
  const saved = page.locator(".saved", { hasText: "number 29" });
  await expect(saved).toBeVisible();
  await expect(saved.locator(".badge")).toContainText("match");
  await expectAccessible(page);
  await saved.getByRole("button", { name: /Remove saved search/ }).click();
  await expect(saved).toBeHidden();
});
