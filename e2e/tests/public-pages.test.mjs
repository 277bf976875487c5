// The pages anybody can read: in every language, on a phone and on a desk, with and without scripts.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { LANGUAGES, WIDTHS, checkPage, expectStatus, launch, newPage, open } from "../lib/browser.mjs";

const PAGES = [
  ["start", "/"],
  ["checkpoints", "/checkpoints"],
  ["checkpoint", "/checkpoints/nur-zholy"],
  ["sign-in", "/sign-in"],
  ["sign-up", "/sign-up"],
  ["agreement", "/agreement"],
  ["help", "/help"],
  ["tariffs", "/tariffs?item=permit&date=2026-01-03"],
];

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

for (const language of LANGUAGES) {
  for (const width of WIDTHS) {
    describe(`public pages, ${language}, ${width} px`, () => {
      for (const [name, path] of PAGES) {
        test(path, async () => {
          const page = await newPage(browser, language, width);
          try {
            await expectStatus(await open(page, path), 200);
            await checkPage(page, `${name}-${language}-${width}`);
          } finally {
            await page.context().close();
          }
        });
      }
    });
  }
}

test("every public page can be read with scripts turned off", async () => {
  const page = await newPage(browser, "ru", 390, { javaScriptEnabled: false });
  try {
    for (const [, path] of PAGES) {
      await expectStatus(await open(page, path), 200);
      assert.equal(await page.locator("h1").count(), 1, path);
      assert.notEqual((await page.locator("main").innerText()).trim(), "", path);
    }
  } finally {
    await page.context().close();
  }
});

test("a page that does not exist says so in the reader's language", async () => {
  for (const language of LANGUAGES) {
    const page = await newPage(browser, language, 390);
    try {
      await expectStatus(await open(page, "/no-such-page"), 404);
      await checkPage(page, `not-found-${language}-390`);
    } finally {
      await page.context().close();
    }
  }
});
