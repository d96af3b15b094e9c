// A mark on `window`: it is gone once a new document was loaded.
import { expect, type Page } from "@playwright/test";

/** Marks the document. */
export async function mark(page: Page): Promise<void> {
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
}

/** The document is still the one that was marked. */
export async function expectMarked(page: Page): Promise<void> {
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
}
