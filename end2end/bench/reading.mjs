// Measures reading the longest conversation of the seed data in Chromium: time to first byte, first contentful paint
// and end of hydration; client-side navigation; frame times while scrolling; DOM nodes and JavaScript heap before and
// after.
//   node bench/reading.mjs URL EMAIL PASSWORD [MESSAGES]     MESSAGES: how many to scroll past, 50,000 by default
//   node bench/reading.mjs http://127.0.0.1:3000 demo@colloquy.example "demo demo demo"
import { chromium } from "@playwright/test";
import { existsSync } from "node:fs";

const [url, email, password, messages = "50000"] = process.argv.slice(2);
const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--enable-precise-memory-info"] });
const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
const devtools = await page.context().newCDPSession(page);
await devtools.send("Performance.enable");

await page.goto(`${url}/sign-in`);
await page.getByLabel("E-mail address").fill(email);
await page.getByLabel("Password").fill(password);
await page.getByRole("button", { name: "Sign in" }).click();
await page.waitForURL(`${url}/`);
await page.goto(`${url}/search?q=in:%22the+long+one%22+the`);
const href = await page.locator(".hit").first().getAttribute("href");
const conversation = new URL(href, url).pathname;

const runs = [];
for (let run = 0; run < 7; run++) {
  await page.goto(url + conversation, { waitUntil: "load" });
  await page.waitForSelector("html[data-hydrated]", { state: "attached" });
  runs.push(await page.evaluate(() => {
    const [navigation] = performance.getEntriesByType("navigation");
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    return { firstByte: navigation.responseStart, paint: paint?.startTime ?? NaN, hydrated: performance.now() };
  }));
}
const median = (name) => runs.map((times) => times[name]).sort((a, b) => a - b)[3].toFixed(0);
console.log(`first byte ${median("firstByte")} ms, first contentful paint ${median("paint")} ms, hydrated ${median("hydrated")} ms (medians of 7, warm cache)`);

/** Milliseconds from a click on a link to the first frame with the heading of its page, without a document load. */
const navigate = (link, heading) => page.evaluate(async ([link, heading]) => {
  window.marker = true;
  const start = performance.now();
  document.querySelector(`a[href="${link}"]`).click();
  const shown = () => [...document.querySelectorAll("main h1, main h2")].some((element) => element.textContent.includes(heading));
  while (!shown()) await new Promise((done) => requestAnimationFrame(done));
  if (!window.marker) throw new Error(`${link} loaded a document`);
  return performance.now() - start;
}, [link, heading]);
const pages = [["/search", "Search"], ["/people", "People"], ["/bookmarks", "Saved"], ["/settings", "Settings"], [conversation, "long one"]];
await page.goto(url, { waitUntil: "load" });
await page.waitForSelector("html[data-hydrated]", { state: "attached" });
for (const visit of ["first", "second"]) {
  const times = [];
  for (const [link, heading] of pages) times.push(`${heading} ${(await navigate(link, heading)).toFixed(0)} ms`);
  console.log(`navigation, ${visit} visit: ${times.join(", ")}`);
}

const metric = async (name) => {
  const { metrics } = await devtools.send("Performance.getMetrics");
  return metrics.find((m) => m.name === name).value;
};
const before = { nodes: await metric("Nodes"), heap: await metric("JSHeapUsedSize") };
/** Scrolls up by `pixels` per frame, until `messages` have passed or after `seconds`. Describes the frame times and the
 * largest number of DOM elements. */
const scroll = (pixels, messages, seconds) => page.evaluate(async ([pixels, messages, seconds]) => {
  const timeline = document.getElementById("timeline");
  const first = () => Number(document.querySelector("[data-seq]").dataset.seq);
  const from = first(), frames = [], start = performance.now();
  let last = start, maxElements = 0;
  return await new Promise((resolve) => {
    const frame = (now) => {
      frames.push(now - last);
      last = now;
      timeline.scrollTop -= pixels;
      if (frames.length % 20 === 0) maxElements = Math.max(maxElements, document.querySelectorAll("*").length);
      if (from - first() < messages && now - start < seconds * 1000) return requestAnimationFrame(frame);
      frames.sort((a, b) => a - b);
      const share = (ms) => ((100 * frames.filter((f) => f > ms).length) / frames.length).toFixed(1);
      resolve(`${from - first()} messages in ${((now - start) / 1000).toFixed(1)} s; frames p50 ${frames[frames.length >> 1].toFixed(1)} ms, ` +
        `p95 ${frames[Math.floor(frames.length * 0.95)].toFixed(1)} ms, ${share(20)}% over 20 ms, ${share(50)}% over 50 ms; at most ${maxElements} elements`);
    };
    requestAnimationFrame(frame);
  });
}, [pixels, messages, seconds]);
console.log(`scrolling at 150 px per frame for 15 s: ${await scroll(150, Infinity, 15)}`);

// The baseline: copies of the same messages in a static page, for the best frame times that this machine can reach.
const baseline = await page.context().newPage();
await baseline.goto(url + conversation, { waitUntil: "load" });
console.log(`scrolling a static page at 150 px per frame: ${await baseline.evaluate(async () => {
  // A clone has no event listeners, so no messages are loaded or removed.
  const timeline = document.getElementById("timeline").cloneNode(true);
  document.getElementById("timeline").replaceWith(timeline);
  const days = [...timeline.children].map((child) => child.outerHTML).join("");
  timeline.innerHTML = days.repeat(40);
  timeline.scrollTop = timeline.scrollHeight;
  const frames = [], start = performance.now();
  let last = start;
  return await new Promise((resolve) => {
    const frame = (now) => {
      frames.push(now - last);
      last = now;
      timeline.scrollTop -= 150;
      if (timeline.scrollTop > 0 && now - start < 15_000) return requestAnimationFrame(frame);
      frames.sort((a, b) => a - b);
      const share = (ms) => ((100 * frames.filter((f) => f > ms).length) / frames.length).toFixed(1);
      resolve(`frames p50 ${frames[frames.length >> 1].toFixed(1)} ms, p95 ${frames[Math.floor(frames.length * 0.95)].toFixed(1)} ms, ${share(20)}% over 20 ms, ${share(50)}% over 50 ms`);
    };
    requestAnimationFrame(frame);
  });
})}`);
await baseline.close();
console.log(`scrolling at 700 px per frame: ${await scroll(700, Number(messages), 240)}`);
await devtools.send("HeapProfiler.enable");
await devtools.send("HeapProfiler.collectGarbage");
const after = { nodes: await metric("Nodes"), heap: await metric("JSHeapUsedSize") };
console.log(`nodes ${before.nodes} before, ${after.nodes} after; heap ${(before.heap / 1e6).toFixed(1)} MB before, ${(after.heap / 1e6).toFixed(1)} MB after`);
await browser.close();
