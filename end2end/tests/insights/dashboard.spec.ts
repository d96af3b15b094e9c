import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "../../fixtures/test.ts";
import { chat } from "../../fixtures/exports.ts";
import { importFile, importSample } from "../../pages/conversation.ts";

/** Imports 900 messages of four days, opens their dashboard and waits until all are analysed. */
async function openDashboard(page: Page, name: string): Promise<void> {
  await importFile(page, `WhatsApp Chat with ${name}.txt`, chat(900));
  await page.getByRole("main").getByRole("link", { name: "Insights" }).click();
  await expect(page.getByRole("heading", { name: "Over time", exact: true })).toBeVisible();
  // The page refreshes itself during the analysis.
  await expect(page.getByRole("heading", { name: "Words", exact: true, level: 2 })).toBeVisible();
  await expect(page.getByText("Analysing messages…")).toHaveCount(0);
}

const bar = (page: Page, index: number) => page.locator("#over-time .chart-stop").nth(index);

test("clicking a bar opens exactly the messages that it counts", async ({ home: page }) => {
  await openDashboard(page, "Figures");
  await expect(page.getByText("Bruno wrote the most: 67% of all messages.")).toBeVisible();
  await expectAccessible(page);
  await expect(bar(page, 1).locator("title")).toHaveText("2 Jan 2024: 288 messages");
  await bar(page, 1).click();
  await expect(page.getByText("288 matches")).toBeVisible();
  await page.goBack();
  await page.locator("#over-time").getByText("Show as table").click();
  await page.locator("#over-time").getByRole("link", { name: "3 Jan 2024", exact: true }).click();
  await expect(page.getByText("288 matches")).toBeVisible();
});

test("a chart element has a tooltip and opens its messages", async ({ home: page, isMobile }) => {
  test.skip(isMobile, "touch screens have no hover");
  await openDashboard(page, "Pointing");
  const tip = page.locator(".chart-tip");
  await bar(page, 1).hover();
  // One line per person.
  await expect(tip).toHaveText(/^2 Jan 2024: 288 messages.*Bruno192.*Ana Lima96/);
  // Otherwise the browser would show the <title> as a second tooltip.
  await expect(bar(page, 1).locator("title")).toHaveCount(0);
  await page.getByRole("heading", { name: "Over time", exact: true }).hover();
  await expect(tip).toBeHidden();
  const answers = page.locator("#waits svg a[href*='waited']").first();
  await answers.hover();
  const [, count] = /: ([\d,]+) repl(?:y|ies)$/.exec((await tip.textContent())!)!;
  await answers.click();
  await expect(page.getByText(`${count} matches`)).toBeVisible();
  await expectAccessible(page);
});

test("a chart is one tab stop, and arrow keys move between its elements", async ({ home: page, isMobile }) => {
  test.skip(isMobile, "phones have no arrow keys");
  await openDashboard(page, "Keys");
  const chart = page.locator("#over-time");
  await expect(chart.locator(".chart-stop[tabindex='0']")).toHaveCount(1);
  await chart.locator(".chart-stop[tabindex='0']").focus();
  const tip = chart.locator(".chart-tip");
  await expect(tip).toContainText("1 Jan 2024");
  await page.keyboard.press("ArrowRight");
  await expect(tip).toContainText("2 Jan 2024: 288 messages");
  await page.keyboard.press("Escape");
  await expect(tip).toHaveCount(0);
  await page.evaluate(() => Object.assign(window, { same: true }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("288 matches")).toBeVisible();
  expect(await page.evaluate(() => "same" in window)).toBe(true);
});

test("the legend hides and shows a person", async ({ home: page }) => {
  await openDashboard(page, "Legend");
  const bruno = page.locator("#over-time").getByRole("button", { name: "Bruno" });
  const parts = page.locator("#over-time rect.chart-part");
  const all = await parts.count();
  await bruno.click();
  await expect(bruno).toHaveAttribute("aria-pressed", "false");
  await expect(parts).toHaveCount(all / 2);
  await bruno.click();
  await expect(parts).toHaveCount(all);
});

test("filters combine and are part of the URL", async ({ home: page }) => {
  await openDashboard(page, "Filters");
  await page.getByLabel("From", { exact: true }).fill("2024-01-02");
  await page.locator(".people-menu summary").click();
  await page.getByLabel("Ana Lima").check();
  await page.getByLabel("Search filter").fill("hour:10");
  // 2 and 3 January have twelve messages in this hour, every third one Ana's; 4 January ends at 3:00.
  await expect(page.getByText(/^Filtered: 8 messages/)).toBeVisible();
  await expect(page).toHaveURL(/from=2024-01-02.*who=\d.*q=hour/);
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByText(/^Filtered: 8 messages/)).toBeVisible();
  await page.locator("#week a.chart-stop").first().click();
  await expect(page.getByText("4 matches")).toBeVisible();
  await page.goBack();
  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect(page.getByText(/^900 messages/)).toBeVisible();
});

test("dragging over bars selects a period", async ({ home: page, isMobile }) => {
  test.skip(isMobile, "on touch screens dragging scrolls the chart");
  await openDashboard(page, "Dragging");
  const middle = async (index: number) => {
    const box = (await bar(page, index).locator(".chart-hit").first().boundingBox())!;
    return [box.x + box.width / 2, box.y + box.height / 2] as const;
  };
  await page.mouse.move(...(await middle(1)));
  await page.mouse.down();
  await page.mouse.move(...(await middle(2)), { steps: 4 });
  await expect(page.locator("#over-time .chart-brush")).toBeVisible();
  await expect(page.locator("#over-time .chart-tip")).toHaveCount(0);
  await page.mouse.up();
  await expect(page.getByText(/^Filtered: 576 messages/)).toBeVisible();
  await page.goBack();
  await expect(page.getByText(/^900 messages/)).toBeVisible();
});

test("a chart is downloaded as CSV, SVG and PNG", async ({ home: page }) => {
  await openDashboard(page, "Files");
  const week = page.locator("#week");
  await week.getByLabel("Download “Weekday and hour”").click();
  const save = async (name: string) => {
    const [download] = await Promise.all([page.waitForEvent("download"), week.getByText(name, { exact: true }).click()]);
    return readFileSync(await download.path());
  };
  expect((await save("CSV")).toString()).toContain("Monday,");
  expect((await save("SVG")).toString()).toMatch(/^<svg .*<style>/);
  expect((await save("PNG")).subarray(1, 4).toString()).toBe("PNG");
  // A list of bars is HTML on the page, but an image in its files.
  await page.getByLabel("Download “By participant”").click();
  const [people] = await Promise.all([page.waitForEvent("download"), page.locator("#people").getByText("PNG", { exact: true }).click()]);
  expect(readFileSync(await people.path()).subarray(1, 4).toString()).toBe("PNG");
});

test("clicking a word in the cloud shows its use over time", async ({ home: page }) => {
  await openDashboard(page, "Talking");
  await page.locator(".cloud").getByRole("link", { name: "lines" }).click();
  await expect(page.getByText(/“lines” was used 128 times/)).toBeVisible();
  await page.locator("#word a.chart-stop").first().click();
  await expect(page.getByText("128 matches")).toBeVisible();
});

test("a dashboard is not wider than the page", async ({ home: page }) => {
  await openDashboard(page, "Widths");
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content).toBeLessThanOrEqual(window);
});

test("a story has cards and can be saved as a web page", async ({ home: page }) => {
  await openDashboard(page, "Stories");
  await page.getByRole("link", { name: "Story" }).click();
  await page.waitForURL(/\/story/);
  await expect(page.getByText("900", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.getByText("Busiest day", { exact: true }).scrollIntoViewIfNeeded();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByText("Save as web page").click()]);
  expect(readFileSync(await download.path(), "utf8")).toContain("Busiest day");
});

test("two people are compared", async ({ home: page }) => {
  await openDashboard(page, "Comparing");
  await page.getByRole("link", { name: "Compare" }).click();
  await expect(page.getByRole("row", { name: "Messages 600 300" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("group", { name: "First group" }).getByLabel("Search").fill("lines");
  await expect(page.getByRole("row", { name: "Messages 86 300" })).toBeVisible();
  await page.getByRole("link", { name: "86", exact: true }).click();
  await expect(page.getByText("86 matches")).toBeVisible();
});

test("the dashboard of all conversations can be limited to some of them", async ({ home: page }) => {
  test.setTimeout(120_000);
  await openDashboard(page, "Alone");
  const insights = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Insights" });
  await insights.click();
  await expect(page.getByText(/^900 messages/)).toBeVisible();
  await expectAccessible(page);
  // With one conversation there is nothing to choose from.
  await expect(page.locator(".people-menu")).toHaveCount(0);
  await importSample(page);
  await insights.click();
  await page.locator(".people-menu summary").click();
  await page.getByLabel("Alone").check();
  await expect(page).toHaveURL(/\/insights\?.*c=/);
  await expect(page.getByText(/^Filtered: 900 messages/)).toBeVisible();
});

test("words can be hidden, and messages can be filtered by kind", async ({ home: page }) => {
  await openDashboard(page, "Words");
  const words = page.locator("#words");
  await expect(words.getByRole("link", { name: "number" }).first()).toBeVisible();
  await words.getByText("Hide words…").click();
  await words.getByLabel(/^Words to hide/).fill("Number");
  await expectAccessible(page);
  await words.getByRole("button", { name: "Save" }).click();
  await expect(words.getByText("1 word hidden")).toBeVisible();
  await expect(words.getByRole("link", { name: "number" })).toHaveCount(0);
  await page.getByLabel("Kind").selectOption({ label: "Links" });
  await expect(page.getByText("No matching messages")).toBeVisible();
  await expect(page).toHaveURL(/\?kind=has(:|%3A)link$/);
  await expect(page.getByLabel("Kind")).toHaveValue("has:link");
  await expect(page.getByLabel("Search filter")).toHaveValue("");
});

test("filters and the legend change the page without reloading it", async ({ home: page }) => {
  await openDashboard(page, "Staying");
  await page.evaluate(() => Object.assign(window, { stayed: true }));
  const stayed = () => page.evaluate(() => "stayed" in window);

  // The legend hides a person.
  const legend = page.locator("#over-time").getByRole("button", { name: "Bruno" });
  await legend.click();
  await expect(legend).toHaveAttribute("aria-pressed", "false");

  // Choosing another interval keeps the scroll position.
  const month = page.locator("#over-time").getByRole("link", { name: "Month" });
  await month.scrollIntoViewIfNeeded();
  const top = async () => (await page.locator("#over-time").boundingBox())!.y;
  const before = await top();
  await month.click();
  await expect(page).toHaveURL(/by=month/);
  await expect(month).toHaveAttribute("aria-current", "true");
  expect(Math.abs((await top()) - before)).toBeLessThan(80);

  // A filter applies at once and keeps the focus.
  const kind = page.getByLabel("Kind");
  await kind.focus();
  await kind.selectOption({ label: "Edited" });
  await expect(page.getByText("No matching messages")).toBeVisible();
  await expect(kind).toBeFocused();
  await kind.selectOption({ label: "All kinds" });
  await expect(page).not.toHaveURL(/kind=/);
  await expect(page.getByText(/^900 messages/)).toBeVisible();

  // A menu closes on Escape.
  await page.locator(".people-menu summary").click();
  await expect(page.getByLabel("Ana Lima")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByLabel("Ana Lima")).toBeHidden();
  expect(await stayed()).toBe(true);
});

test("the section bar highlights the visible section", async ({ home: page }) => {
  await openDashboard(page, "Contents");
  const sections = page.getByRole("navigation", { name: "Sections" });
  await sections.getByRole("link", { name: "Words" }).click();
  await expect(page.getByRole("heading", { name: "Words", level: 2 })).toBeInViewport();
  await expect(sections.getByRole("link", { name: "Words" })).toHaveAttribute("aria-current", "location");
});
