import { expect, test } from "../../fixtures/test.ts";

test("scripts and styles are compressed and immutable", async ({ request, server }) => {
  const page = await (await request.get(`${server.url}/sign-in`)).text();
  const files = [...page.matchAll(/(?:href|src)="(\/pkg\/[^"]+)"/g)].map((match) => match[1]);
  expect(files.length).toBeGreaterThanOrEqual(3);
  for (const file of files) {
    const response = await request.get(server.url + file, { headers: { "accept-encoding": "br" } });
    expect(response.status(), file).toBe(200);
    expect(response.headers()["content-encoding"], file).toBe("br");
    expect(response.headers()["cache-control"], file).toContain("immutable");
  }
});

test("pages are readable without JavaScript", async ({ browser, server, person }) => {
  const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill(person.email);
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Import a conversation" })).toBeVisible();
  await context.close();
});
