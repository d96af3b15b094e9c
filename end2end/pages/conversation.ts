// Actions on the page of a conversation.
import { expect, type Page } from "@playwright/test";
import { hydrated } from "../fixtures/test.ts";

/** Imports an export on the home page and waits until its conversation is open. */
export async function importFile(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.goto("/");
  await hydrated(page);
  await page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/plain", buffer });
  await page.waitForURL(/\/c\//, { timeout: 45_000 });
  await expect(page.getByRole("region", { name: "Messages" })).toBeVisible();
}

/** Imports the sample and waits until its conversation is open. */
export async function importSample(page: Page): Promise<void> {
  await page.goto("/");
  await hydrated(page);
  await page.getByRole("button", { name: "Try a sample" }).click();
  await page.waitForURL(/\/c\//, { timeout: 45_000 });
  await expect(page.getByRole("region", { name: "Messages" })).toBeVisible();
}

/** The sequence numbers of the loaded messages, from top to bottom. */
export function sequence(page: Page): Promise<number[]> {
  return page.locator("[data-seq]").evaluateAll((all) => all.map((message) => Number((message as HTMLElement).dataset.seq)));
}

/** Whether a message is at least partly visible in the timeline. The message must be loaded. */
export function inView(page: Page, seq: number): Promise<boolean> {
  return page.locator(`#m${seq}`).evaluate((message) => {
    const outer = message.closest(".timeline")!.getBoundingClientRect();
    const inner = message.getBoundingClientRect();
    return inner.bottom > outer.top && inner.top < outer.bottom;
  });
}
