import { expect, expectAccessible, newcomer, open, test, watch } from "../../fixtures/test.ts";
import { chat } from "../../fixtures/exports.ts";
import { importFile } from "../../pages/conversation.ts";

test("a link shows part of a conversation without an account until it is revoked", async ({ home: page, browser, server }) => {
  await importFile(page, "WhatsApp Chat with Sharing.txt", chat(600));
  const conversation = new URL(page.url()).pathname;
  await open(page, `${conversation}/sharing`);
  await expectAccessible(page);
  const form = page.locator("form.sharing-link").first();
  await form.getByLabel("Label (only you see it)").fill("For the lawyer");
  await form.getByLabel("From").fill("2024-01-02");
  await form.getByLabel("To", { exact: true }).fill("2024-01-02");
  await form.getByLabel("Password (optional)").fill("tea and toast");
  await form.getByRole("button", { name: "Create link", exact: true }).click();
  const link = page.locator(".banner .link-box");
  await expect(link).toHaveText(new RegExp(`^${server.url}/s/[0-9a-f]+$`));
  const address = (await link.textContent())!;
  await expectAccessible(page);

  const guest = await (await browser.newContext()).newPage();
  const complaints = watch(guest);
  await guest.goto(address);
  await expectAccessible(guest);
  await guest.getByLabel("Password").fill("coffee");
  await guest.getByRole("button", { name: "Open" }).click();
  await expect(guest.getByText("Wrong password.")).toBeVisible();
  await guest.getByLabel("Password").fill("tea and toast");
  await guest.getByRole("button", { name: "Open" }).click();
  await expect(guest.getByRole("heading", { name: "Tuesday, 2 January 2024" })).toBeVisible();
  await expect(guest.locator("article")).toHaveCount(200);
  await expectAccessible(guest);
  await guest.getByRole("link", { name: "Later messages" }).click();
  await expect(guest.locator("article")).toHaveCount(88);
  await expect(guest.getByText("3 January 2024")).toHaveCount(0);
  expect(complaints).toEqual([]);

  await open(page, `${conversation}/sharing`);
  await expect(page.getByText(/opened 2 times/)).toBeVisible();
  await page.getByRole("button", { name: "Revoke link: For the lawyer" }).click();
  await expect(page.getByText(/revoked/)).toBeVisible();
  await guest.goto(address);
  await expect(guest.getByRole("heading", { name: "This link is no longer valid" })).toBeVisible();
  await expectAccessible(guest);
});

test("another account gets access, reads the conversation and loses access again", async ({ home: page, browser, server }) => {
  await importFile(page, "WhatsApp Chat with Together.txt", chat(100));
  const conversation = new URL(page.url()).pathname;
  const email = `grace-${conversation.slice(-6)}@colloquy.example`;
  const other = await newcomer(browser, server, "Grace Hopper", email);

  await open(page, `${conversation}/sharing`);
  await page.getByLabel("E-mail address of an account").fill("nobody@colloquy.example");
  await page.getByRole("button", { name: "Give access" }).click();
  await expect(page.getByText("No one here has this e-mail address.")).toBeVisible();
  await page.getByLabel("E-mail address of an account").fill(email);
  await page.getByRole("button", { name: "Give access" }).click();
  await expect(page.getByText("Grace Hopper", { exact: true })).toBeVisible();

  await open(other, conversation);
  await expect(other.getByText("number 99 of many")).toBeVisible();
  await open(page, `${conversation}/sharing`);
  await page.getByRole("button", { name: "Remove: Grace Hopper" }).click();
  await expect(page.getByText("Grace Hopper", { exact: true })).toHaveCount(0);
  // The row is gone, but removing can still be undone.
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Grace Hopper", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Remove: Grace Hopper" }).click();
  await expect(page.getByText("Grace Hopper", { exact: true })).toHaveCount(0);
  await other.goto(conversation);
  await expect(other.getByRole("heading", { name: "Not found" })).toBeVisible();
});

test("a dashboard is shared by a link without names and messages", async ({ home: page, browser }) => {
  await importFile(page, "WhatsApp Chat with Figures.txt", chat(200));
  const conversation = new URL(page.url()).pathname;
  await open(page, `${conversation}/insights`);
  await page.getByRole("link", { name: "Share", exact: true }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Create link to the dashboard" }).click();
  const address = (await page.locator(".link-box").textContent())!;
  const guest = await (await browser.newContext()).newPage();
  await guest.goto(address);
  await expect(guest.getByRole("heading", { name: "Conversation statistics" })).toBeVisible();
  await expect(guest.getByText("Person 1").first()).toBeVisible();
  await expect(guest.locator("a[href^='/c/']")).toHaveCount(0);
  // The page uses the application's style sheet.
  await expect(guest.locator(".board-columns .figure").first()).toHaveCSS("border-radius", /[1-9]/);
  await expectAccessible(guest);
});
