// Reading a very long conversation in Chromium: time to the first readable byte and until the page
// answers, frames while 50,000 messages are scrolled by, heap and nodes after it.
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

const times = [];
for (let run = 0; run < 7; run++) {
  await page.goto(url + conversation, { waitUntil: "load" });
  await page.waitForSelector("html[data-hydrated]", { state: "attached" });
  times.push(await page.evaluate(() => {
    const [navigation] = performance.getEntriesByType("navigation");
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    return { byte: navigation.responseStart, readable: paint?.startTime ?? NaN, answers: performance.now() };
  }));
}
const median = (name) => times.map((t) => t[name]).sort((a, b) => a - b)[3].toFixed(0);
console.log(`first byte ${median("byte")} ms, readable ${median("readable")} ms, answers ${median("answers")} ms (medians of 7, warm cache)`);

const metric = async (name) => {
  const { metrics } = await devtools.send("Performance.getMetrics");
  return metrics.find((m) => m.name === name).value;
};
const before = { nodes: await metric("Nodes"), heap: await metric("JSHeapUsedSize") };
/** Scrolls up by so many pixels a frame until so many messages, or seconds, went by. */
const scroll = (pixels, wanted, seconds) => page.evaluate(async ([pixels, wanted, seconds]) => {
  const timeline = document.getElementById("timeline");
  const first = () => Number(document.querySelector("[data-seq]").dataset.seq);
  const from = first(), frames = [], begun = performance.now();
  let last = begun, most = 0;
  return await new Promise((done) => {
    const frame = (now) => {
      frames.push(now - last);
      last = now;
      timeline.scrollTop -= pixels;
      if (frames.length % 20 === 0) most = Math.max(most, document.querySelectorAll("*").length);
      if (from - first() < wanted && now - begun < seconds * 1000) return requestAnimationFrame(frame);
      frames.sort((a, b) => a - b);
      const share = (ms) => ((100 * frames.filter((f) => f > ms).length) / frames.length).toFixed(1);
      done(`${from - first()} messages in ${((now - begun) / 1000).toFixed(1)} s; frames p50 ${frames[frames.length >> 1].toFixed(1)} ms, ` +
        `p95 ${frames[Math.floor(frames.length * 0.95)].toFixed(1)} ms, ${share(20)} % over 20 ms, ${share(50)} % over 50 ms; at most ${most} elements`);
    };
    requestAnimationFrame(frame);
  });
}, [pixels, wanted, seconds]);
console.log(`a strong fling (150 px a frame): ${await scroll(150, Infinity, 15)}`);

/** The same messages without a script, as often as they fill the way: what this machine draws at best. */
const still = await page.context().newPage();
await still.goto(url + conversation, { waitUntil: "load" });
console.log(`the same of a page that stands still: ${await still.evaluate(async () => {
  // Nothing listens to this copy, and no message is added or taken away.
  const timeline = document.getElementById("timeline").cloneNode(true);
  document.getElementById("timeline").replaceWith(timeline);
  const days = [...timeline.children].map((child) => child.outerHTML).join("");
  timeline.innerHTML = days.repeat(40);
  timeline.scrollTop = timeline.scrollHeight;
  const frames = [], begun = performance.now();
  let last = begun;
  return await new Promise((done) => {
    const frame = (now) => {
      frames.push(now - last);
      last = now;
      timeline.scrollTop -= 150;
      if (timeline.scrollTop > 0 && now - begun < 15_000) return requestAnimationFrame(frame);
      frames.sort((a, b) => a - b);
      const share = (ms) => ((100 * frames.filter((f) => f > ms).length) / frames.length).toFixed(1);
      done(`frames p50 ${frames[frames.length >> 1].toFixed(1)} ms, p95 ${frames[Math.floor(frames.length * 0.95)].toFixed(1)} ms, ${share(20)} % over 20 ms, ${share(50)} % over 50 ms`);
    };
    requestAnimationFrame(frame);
  });
})}`);
await still.close();
console.log(`as fast as it goes (700 px a frame): ${await scroll(700, Number(messages), 240)}`);
await devtools.send("HeapProfiler.enable");
await devtools.send("HeapProfiler.collectGarbage");
const after = { nodes: await metric("Nodes"), heap: await metric("JSHeapUsedSize") };
console.log(`nodes ${before.nodes} before, ${after.nodes} after; heap ${(before.heap / 1e6).toFixed(1)} MB before, ${(after.heap / 1e6).toFixed(1)} MB after`);
await browser.close();
