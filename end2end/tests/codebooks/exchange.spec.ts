import { execFileSync } from "node:child_process";
import { expect, open, test } from "../../fixtures/test.ts";
import { chat } from "../../fixtures/exports.ts";
import { importFile } from "../../pages/conversation.ts";

/** A Python interpreter with pyqdpx, if `make e2e` could install it. */
const python = process.env.PYQDPX_PYTHON;

test("an exported project opens in pyqdpx and can be imported again", async ({ home: page }, info) => {
  await importFile(page, "WhatsApp Chat with Exchange.txt", chat(60));
  const conversation = new URL(page.url()).pathname;
  await open(page, "/codebooks");
  await page.getByRole("textbox", { name: "Name" }).fill("For others");
  await page.getByRole("button", { name: "Create codebook" }).click();
  await page.waitForURL(/\/codebooks\/./);
  const book = new URL(page.url()).pathname;
  for (const [name, parent] of [["promise", ""], ["kept, “really” 😀", "promise"]]) {
    const form = page.locator("#add");
    await form.getByLabel("Name").fill(name);
    if (parent) await form.getByLabel("Parent").selectOption({ label: parent });
    await form.getByRole("button", { name: "Add code" }).click();
    await expect(page.locator(".codes .code-head").getByText(name, { exact: true })).toBeVisible();
  }
  await open(page, `${conversation}/code`);
  for (const seq of [5, 6, 9]) await page.locator(`#m${seq} input`).check();
  await page.locator("button[name=code]").last().click();
  await expect(page.locator("#m9 .coding-chip")).toBeVisible();

  await open(page, book);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Project with texts (.qdpx)" }).click();
  const file = info.outputPath("project.qdpx");
  await (await download).saveAs(file);
  if (python) {
    const found = JSON.parse(execFileSync(python, ["interop/read_qdpx.py", file], { encoding: "utf8" }));
    expect(found.codes).toEqual(["kept, “really” 😀", "promise"]);
    expect(found.children).toEqual(["kept, “really” 😀"]);
    expect(found.users).toHaveLength(1);
    expect(found.texts[0]).toContain("Bruno: number 5 of many\n");
  } else {
    info.annotations.push({ type: "skipped", description: "pyqdpx is not installed" });
  }

  // A file that is not a codebook is rejected, with an error below the field.
  await open(page, "/codebooks");
  await page.getByLabel("File").setInputFiles({ name: "page.qdc", mimeType: "text/html", buffer: Buffer.from("<html>") });
  await page.getByRole("button", { name: "Import" }).click();
  await expect(page.locator("#import-error")).not.toBeEmpty();

  await open(page, "/codebooks");
  await page.getByLabel("File").setInputFiles(file);
  await page.getByRole("button", { name: "Import" }).click();
  await expect(page.getByText("Imported: 2 codes, 2 segments.")).toBeVisible();
  await open(page, `${new URL(page.url()).pathname}/segments`);
  await expect(page.locator(".note")).toHaveCount(2);
});
