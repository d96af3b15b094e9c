// A conversation's page, as a person uses it.
import { expect, type Page } from "@playwright/test";
import { hydrated } from "../fixtures/test.ts";

/** Imports an export through the page and waits for its conversation. */
export async function importFile(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.goto("/");
  await hydrated(page);
  await page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/plain", buffer });
  await page.waitForURL(/\/c\//, { timeout: 45_000 });
  await expect(page.getByRole("region", { name: "Messages" })).toBeVisible();
}

/** Imports the sample conversation. */
export async function importSample(page: Page): Promise<void> {
  await page.goto("/");
  await hydrated(page);
  await page.getByRole("button", { name: "Try a sample" }).click();
  await page.waitForURL(/\/c\//, { timeout: 45_000 });
  await expect(page.getByRole("region", { name: "Messages" })).toBeVisible();
}

/** The numbers of the messages in the page, from top to bottom. */
export function sequence(page: Page): Promise<number[]> {
  return page.locator("[data-seq]").evaluateAll((all) => all.map((message) => Number((message as HTMLElement).dataset.seq)));
}

/** Whether a message is within the scrolled part of the timeline. */
export function inView(page: Page, seq: number): Promise<boolean> {
  return page.locator(`#m${seq}`).evaluate((message) => {
    const outer = message.closest(".timeline")!.getBoundingClientRect();
    const inner = message.getBoundingClientRect();
    return inner.bottom > outer.top && inner.top < outer.bottom;
  });
}
