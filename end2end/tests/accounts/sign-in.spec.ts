import { expect, expectAccessible, open, signIn, test } from "../../fixtures/test.ts";

test("a wrong password shows an error, and signing in opens the requested page", async ({ page, person }) => {
  await page.goto("/bookmarks");
  await expect(page).toHaveURL(/sign-in\?next=/);
  await open(page, page.url());
  await expectAccessible(page);
  await page.getByLabel("E-mail address").fill(person.email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Wrong e-mail or password" })).toBeVisible();
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Saved", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/sign-in/);
  await page.goto("/");
  await expect(page).toHaveURL(/sign-in/);
});

test("changing the password signs out other devices", async ({ page, browser, person, server }) => {
  const other = await (await browser.newContext({ baseURL: server.url })).newPage();
  await signIn(other, person);
  await signIn(page, person);
  await open(page, "/settings");
  await expectAccessible(page);
  await expect(page.getByText("This device")).toBeVisible();
  await page.getByLabel("Current password").fill(person.password);
  await page.getByLabel("New password").fill("another fine password");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Password changed")).toBeVisible();
  await other.goto("/");
  await expect(other).toHaveURL(/sign-in/);
  await other.context().close();
});

test("the theme is kept after a reload", async ({ home: page }) => {
  await open(page, "/settings");
  await page.getByRole("button", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});
