// A WebAssembly chunk that the server no longer has, as after a deployment while a page was open.
import type { Page } from "@playwright/test";
import { expect, hydrated, newcomer, test } from "../../fixtures/test.ts";

const searchChunk = /\/pkg\/split_+search_route/;

/** Counts the documents that the page loads after this call. */
function countDocuments(page: Page): () => number {
  let documents = 0;
  page.on("request", (request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) documents += 1;
  });
  return () => documents;
}

test("a chunk that stays missing causes one reload of its page, then an error message", async ({ browser, server }) => {
  const page = await newcomer(browser, server, "Mary Jackson", "mary-chunks@colloquy.example");
  const documents = countDocuments(page);
  await page.route(searchChunk, (route) => route.fulfill({ status: 404 }));
  const message = page.getByRole("alert").filter({ hasText: "could not be loaded" });
  await expect(message).toBeHidden();
  await page.getByRole("link", { name: "Search", exact: true }).click();
  await expect(message).toBeVisible();
  await expect(page).toHaveURL(/\/search$/);
  expect(documents()).toBe(1);
  // The server-rendered page can be read.
  await expect(page.getByRole("heading", { name: "Search", exact: true })).toBeVisible();

  await page.unroute(searchChunk);
  await message.getByRole("link", { name: "Reload" }).click();
  await hydrated(page);
  await expect(message).toBeHidden();
  expect(documents()).toBe(2);
  await page.context().close();
});

test("a chunk that loads after the reload shows no error and allows another reload later", async ({ browser, server }) => {
  const page = await newcomer(browser, server, "Dorothy Vaughan", "dorothy-chunks@colloquy.example");
  const documents = countDocuments(page);
  let requests = 0;
  await page.route(searchChunk, (route) => (requests++ === 0 ? route.fulfill({ status: 404 }) : route.continue()));
  await page.getByRole("link", { name: "Search", exact: true }).click();
  await expect(page).toHaveURL(/\/search$/);
  await hydrated(page);
  expect(documents()).toBe(1);
  await expect(page.getByText("could not be loaded")).toBeHidden();
  expect(await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith("reloaded-for:")))).toEqual([]);
  await page.context().close();
});
