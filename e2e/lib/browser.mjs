// One browser for a test file, pages in a language and a width, and the checks that every page must pass.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

/** Where the server under test listens; `cargo xtask test` sets it. */
export const BASE_URL = (process.env.BASE_URL ?? "http://127.0.0.1:8080").replace(/\/$/, "");

/** Every language the site speaks, as `?lang=` takes it. */
export const LANGUAGES = ["kk", "ru", "en"];

/** A small phone and a desk, in CSS pixels. */
export const WIDTHS = [390, 1280];

const SCREENSHOTS = fileURLToPath(new URL("../screenshots/", import.meta.url));
const WAIT_MS = 15_000;

/** Starts Chromium: the distribution's own, kept from calling anybody but the server under test. */
export async function launch() {
  await mkdir(SCREENSHOTS, { recursive: true });
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/**
 * A page in a fresh context (no cookies), already speaking `language`.
 *
 * The page remembers what went wrong while it was used – script errors, console errors, requests to
 * other hosts (unless `otherHosts` allows them), answers of 500 and above – and `checkPage` fails on
 * any of it.
 */
export async function newPage(browser, language, width, { otherHosts, ...options } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 900 },
    deviceScaleFactor: 1,
    reducedMotion: "reduce",
    ...options,
  });
  context.setDefaultTimeout(WAIT_MS);
  const page = await context.newPage();
  page.complaints = [];
  page.language = language;
  page.on("pageerror", (error) => page.complaints.push(`script error: ${error.message}`));
  page.on("console", (message) => {
    // A page that is refused (404, 422, …) is logged as an error by the browser itself.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      page.complaints.push(`console: ${message.text()}`);
    }
  });
  page.on("request", (request) => {
    const url = request.url();
    const own = [BASE_URL, "data:", "blob:"].some((start) => url.startsWith(start));
    if (!own && !otherHosts?.test(url)) {
      page.complaints.push(`asks another host: ${url}`);
    }
  });
  page.on("response", (response) => {
    if (response.status() >= 500) {
      page.complaints.push(`${response.status()} from ${response.url()}`);
    }
  });
  await page.goto(`${BASE_URL}/?lang=${language}`);
  return page;
}

/** Opens a path of the site and returns the answer; the language stays the one chosen by the cookie. */
export async function open(page, path) {
  const response = await page.goto(`${BASE_URL}${path}`);
  assert.ok(response, `${path} gave no answer`);
  return response;
}

/**
 * What holds for every page: its language is declared, it has one main heading, nothing is wider than
 * the window, axe finds nothing, and nothing went wrong on the way. Leaves a picture behind.
 */
export async function checkPage(page, name) {
  await page.screenshot({ path: `${SCREENSHOTS}${name}.png`, fullPage: true });
  const facts = await page.evaluate(() => {
    const root = document.documentElement;
    const wide = [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1)
      .slice(0, 5)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
    return {
      language: root.lang,
      headings: document.querySelectorAll("h1").length,
      title: document.title.trim(),
      overflow: root.scrollWidth - root.clientWidth,
      wide,
    };
  });
  assert.equal(facts.language, page.language, `${name}: <html lang>`);
  assert.equal(facts.headings, 1, `${name}: exactly one h1`);
  assert.notEqual(facts.title, "", `${name}: a title`);
  assert.ok(facts.overflow <= 0, `${name}: ${facts.overflow} px too wide: ${facts.wide.join(", ")}`);
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map(summarise), [], `${name}: accessibility`);
  assert.deepEqual(page.complaints, [], `${name}: complaints`);
}

/** One line a violation: the rule, what it asks, and the first places that break it. */
function summarise(violation) {
  const places = violation.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ");
  return `${violation.id}: ${violation.help} (${violation.nodes.length}× ${places})`;
}

/** Fails with the server's words when an answer is not the one expected. */
export async function expectStatus(response, status) {
  if (response.status() !== status) {
    const body = (await response.text()).slice(0, 2000);
    assert.fail(`${response.url()} answered ${response.status()}, not ${status}:\n${body}`);
  }
}
