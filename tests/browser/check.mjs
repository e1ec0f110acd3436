// Opens reviews in Chromium, at 20 and at 5 000 changes, in light and dark, wide and narrow: nothing
// may appear on the console or be asked of the network, axe-core must find nothing, and the printed
// PDF must hold every row, also those that are folded away on the screen.
//
// node check.mjs PROGRAM FOLDER   (needs chromium and pdftotext)

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [program, folder] = process.argv.slice(2).map((path) => resolve(path));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const problems = [];
const root = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso";
const utf16 = (text) => Buffer.from(`${text}\0`, "utf16le").toString("hex");

// A change and a state before: every effect, every type, and names that could be taken for markup.
function write(count) {
  const changes = [];
  const keys = new Map([[root, []]]);
  for (let at = 0; at < count; at += 1) {
    const group = `${root}\\App ${String(Math.floor(at / 10)).padStart(3, "0")} <b>&amp;`;
    const name = `name-${at}-"'<script>\u202e`;
    const data = [
      { type: 4, data: "01000000" },
      { type: 1, data: utf16(`C:\\Program Files\\Contoso\\${"x".repeat(at % 200)}`) },
      { type: 7, data: `${utf16("one")}${utf16("two")}0000` },
      { type: 3, data: "00ff".repeat(at % 300) },
      { type: 11, data: "0100000000000000" },
    ][at % 5];
    if (!keys.has(group)) keys.set(group, []);
    const values = keys.get(group);
    if (at % 7 === 6) {
      changes.push({ op: "delete-value", key: group, name });
      values.push({ name, ...data });
    } else {
      changes.push({ op: "set-value", key: group, name, ...data });
      if (at % 3 === 0) values.push({ name, ...data });
      if (at % 3 === 1) values.push({ name, type: 1, data: utf16("before") });
    }
  }
  const state = {
    schema: "regdraft.state.v1",
    coverage: [{ scope: "subtree", key: root }],
    keys: [...keys].map(([key, values]) => ({ key, values })),
  };
  writeFileSync(join(folder, `${count}.change.json`), JSON.stringify({ schema: "regdraft.changes.v1", changes }));
  writeFileSync(join(folder, `${count}.before.json`), JSON.stringify(state));
}

function render(count) {
  const page = join(folder, `${count}.html`);
  const file = (name) => join(folder, `${count}.${name}.json`);
  const args = ["plan", file("change"), "--before", file("before"), "--format", "html"];
  try {
    execFileSync(program, [...args, "-o", page, "--force"], { stdio: ["ignore", "ignore", "ignore"] });
  } catch (error) {
    // 1: the change changes something.
    if (error.status !== 1) throw error;
  }
  return page;
}

async function look(browser, count, file) {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 400]) {
      const label = `${count} changes, ${colorScheme}, ${width} pixels`;
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
      page.on("console", (message) => problems.push(`${label}: console: ${message.text()}`));
      page.on("pageerror", (error) => problems.push(`${label}: ${error}`));
      page.on("request", (request) => {
        if (request.url() !== pathToFileURL(file).href) problems.push(`${label}: asks for ${request.url()}`);
      });
      await page.goto(pathToFileURL(file).href);
      await page.screenshot({ path: join(folder, `${count}-${colorScheme}-${width}.png`) });
      // What is folded away must be as good as the rest.
      for (const summary of await page.locator("summary").all()) await summary.press("Enter");
      if ((await page.locator("details:not([open])").count()) !== 0) problems.push(`${label}: a fold does not open by key`);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      if (overflow) problems.push(`${label}: the page is wider than the window`);
      // The rules on a page of 5 000 rows take minutes each: the rows are alike, so once is enough.
      if (count <= 20 || (colorScheme === "light" && width === 1280)) {
        await page.evaluate(axe);
        const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
        for (const violation of found.violations) {
          const where = violation.nodes.slice(0, 3).map((node) => node.html).join(" ");
          problems.push(`${label}: axe ${violation.impact}: ${violation.id}: ${violation.help}: ${where}`);
        }
        console.log(`${label}: axe-core ran ${found.passes.length} rules that pass, ${found.violations.length} that do not`);
      }
      await page.close();
    }
  }
}

async function print(browser, count, file) {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(file).href);
  const pdf = join(folder, `${count}.pdf`);
  await page.pdf({ path: pdf, preferCSSPageSize: true });
  await page.close();
  execFileSync("pdftotext", ["-raw", pdf, `${pdf}.txt`]);
  const printed = readFileSync(`${pdf}.txt`, "utf8");
  const text = printed.replaceAll(/\s/g, "");
  let missing = 0;
  for (let at = 0; at < count; at += 1) {
    if (!text.includes(`name-${at}-"'<script><U+202E>`)) missing += 1;
  }
  if (missing > 0) problems.push(`${count} changes: ${missing} rows are missing from the PDF`);
  console.log(`${count} changes: the PDF has ${printed.split("\f").length - 1} pages and ${count - missing} of ${count} rows`);
}

mkdirSync(folder, { recursive: true });
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
for (const count of [20, 5000]) {
  write(count);
  const file = render(count);
  await look(browser, count, file);
  await print(browser, count, file);
}
await browser.close();
for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? "no problems" : `${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
