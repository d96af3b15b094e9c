import { expect, expectAccessible, hydrated, open, test } from "../../fixtures/test.ts";
import { chat } from "../../fixtures/exports.ts";
import { importFile, importSample } from "../../pages/conversation.ts";

test("the sample is imported as a conversation with pictures", async ({ home: page }) => {
  await importSample(page);
  await expect(page.getByRole("heading", { name: "Lighthouse Weekend" })).toBeVisible();
  await open(page, page.url().split("?")[0] + "?q=morning+light");
  await page.getByRole("link", { name: /ferry in the/ }).click();
  const picture = page.getByRole("img", { name: "The ferry in the morning light" });
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(480);
  await expectAccessible(page);
});

test("a dropped export shows its progress, then the conversation opens", async ({ home: page }) => {
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "WhatsApp Chat with Dropped.txt", { type: "text/plain" }));
    return transfer;
  }, chat(20_000).toString());
  await page.locator(".dropzone").dispatchEvent("drop", { dataTransfer: data });
  await page.waitForURL(/\/imports\//);
  await expect(page.getByRole("progressbar", { name: "Import" })).toBeVisible();
  await page.waitForURL(/\/c\//, { timeout: 45_000 });
  await expect(page.getByText("20,000 messages")).toBeVisible();
  await expect(page.locator("#m20000")).toBeInViewport();
});

test("the receipt stays available and lists the skipped lines", async ({ home: page }) => {
  let receipt = "";
  page.on("framenavigated", (frame) => (receipt = frame.url().includes("/imports/") ? frame.url() : receipt));
  await importFile(page, "WhatsApp Chat with A.txt", Buffer.concat([Buffer.from("not a message\n"), chat(3)]));
  await open(page, receipt.replace("?open", ""));
  await expect(page.getByRole("row", { name: "Lines in the file 4" })).toBeVisible();
  await page.getByText("Show skipped lines").click();
  await expect(page.getByRole("row", { name: "1 before the first message not a message" })).toBeVisible();
  await expectAccessible(page);
});

const rejected: [string, Buffer, RegExp][] = [
  ["novel.txt", Buffer.from("It was a dark and stormy night.\n"), /This text is not a chat export/],
  ["empty.txt", Buffer.alloc(0), /The file is empty \(0 bytes\)/],
  ["empty.zip", Buffer.alloc(0), /The file is empty \(0 bytes\)/],
  ["picture.txt", Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), /This is a PNG image, not a chat export/],
];
for (const [name, bytes, message] of rejected) {
  test(`${name} is rejected with its own message`, async ({ home: page }) => {
    await page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/plain", buffer: bytes });
    await expect(page.getByRole("alert").filter({ hasText: message })).toBeVisible();
    await expectAccessible(page);
    await page.goto("/");
    await hydrated(page);
    await expect(page.getByText("Your conversations will appear here.")).toBeVisible();
  });
}
