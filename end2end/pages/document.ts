import type { Page } from "@playwright/test";
import { expect } from "../fixtures/test.ts";

type Marked = Window & { marked?: boolean };

/** Marks the document for `expectSameDocument`. */
export async function markDocument(page: Page): Promise<void> {
  await page.evaluate(() => {
    (window as Marked).marked = true;
  });
}

/** Checks that the page was not reloaded since `markDocument`. */
export async function expectSameDocument(page: Page): Promise<void> {
  expect(await page.evaluate(() => (window as Marked).marked)).toBe(true);
}
