import type { Locator } from "@playwright/test";

/** Selects the first occurrence of `words` in the first text node of an element. */
export async function select(text: Locator, words: string): Promise<void> {
  await text.evaluate((element, words) => {
    const node = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode()!;
    const start = node.textContent!.indexOf(words);
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, start + words.length);
    getSelection()!.removeAllRanges();
    getSelection()!.addRange(range);
  }, words);
}
