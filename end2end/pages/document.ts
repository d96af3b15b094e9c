import type { Page } from "@playwright/test";
import { expect } from "../fixtures/test.ts";

type Marked = Window & { marked?: boolean };

/** Marks the document, so that `expectSameDocument` can tell whether another one was loaded. */
export async function markDocument(page: Page): Promise<void> {
  await page.evaluate(() => {
    (window as Marked).marked = true;
  });
}

/** No document was loaded since `markDocument`. */
export async function expectSameDocument(page: Page): Promise<void> {
  expect(await page.evaluate(() => (window as Marked).marked)).toBe(true);
}
