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
const scrolled = await page.evaluate(async (wanted) => {
  const timeline = document.getElementById("timeline");
  const bar = document.querySelector("[role=scrollbar]");
  const from = Number(document.querySelector("[data-seq]").dataset.seq);
  const frames = [];
  let last = performance.now(), most = 0;
  const begun = last;
  return await new Promise((done) => {
    const frame = (now) => {
      frames.push(now - last);
      last = now;
      timeline.scrollTop -= 700;
      if (frames.length % 20 === 0) most = Math.max(most, document.querySelectorAll("*").length);
      const first = Number(document.querySelector("[data-seq]").dataset.seq);
      if (from - first >= wanted || now - begun > 240000) {
        frames.sort((a, b) => a - b);
        const share = (ms) => frames.filter((f) => f > ms).length / frames.length;
        done({ passed: from - first, seconds: (now - begun) / 1000, frames: frames.length, p50: frames[frames.length >> 1],
          p95: frames[Math.floor(frames.length * 0.95)], worst: frames.at(-1), late: share(20), frozen: share(50), most, label: bar.getAttribute("aria-valuetext") });
      } else requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}, Number(messages));
await devtools.send("HeapProfiler.enable");
await devtools.send("HeapProfiler.collectGarbage");
const after = { nodes: await metric("Nodes"), heap: await metric("JSHeapUsedSize") };
console.log(`scrolled ${scrolled.passed} messages in ${scrolled.seconds.toFixed(1)} s (${scrolled.label}); frames p50 ${scrolled.p50.toFixed(1)} ms, p95 ${scrolled.p95.toFixed(1)} ms, worst ${scrolled.worst.toFixed(0)} ms; ${(scrolled.late * 100).toFixed(1)} % over 20 ms, ${(scrolled.frozen * 100).toFixed(2)} % over 50 ms`);
console.log(`at most ${scrolled.most} elements; nodes ${before.nodes} before, ${after.nodes} after; heap ${(before.heap / 1e6).toFixed(1)} MB before, ${(after.heap / 1e6).toFixed(1)} MB after`);
await browser.close();
