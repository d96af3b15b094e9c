// npm whatsapp-chat-parser 4.0.2: prints {"messages", "seconds", "peak_mb"}; the start of Node is not timed.
import { readFileSync } from "node:fs";
import { parseString } from "whatsapp-chat-parser";

const started = performance.now();
const messages = parseString(readFileSync(process.argv[2], "utf8")).length;
const seconds = (performance.now() - started) / 1000;
console.log(JSON.stringify({ messages, seconds, peak_mb: process.resourceUsage().maxRSS / 1024 }));
