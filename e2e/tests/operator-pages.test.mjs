// What an operator sees: every page in every language, on a phone and on a desk; and a change of a weekday.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LANGUAGES, WIDTHS, checkPage, expectStatus, launch, newPage, open } from "../lib/browser.mjs";
import { OPERATOR, arriveAt, fill, signIn } from "../lib/journey.mjs";

const PAGES = [
  ["home", "/operator"],
  ["jobs", "/operator/jobs"],
  ["capacity", "/operator/capacity"],
  ["weekdays-of", "/operator/weekdays"],
  ["weekdays", "/operator/weekdays?checkpoint=nur-zholy"],
  ["closures", "/operator/closures"],
  ["lists", "/operator/lists"],
  ["payments", "/operator/payments"],
  ["waivers", "/operator/waivers"],
  ["waiver-new", "/operator/waivers/new"],
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
    test(`operator's pages, ${language}, ${width} px`, async () => {
      const page = await newPage(browser, language, width);
      try {
        await signIn(page, OPERATOR);
        for (const [name, path] of PAGES) {
          await expectStatus(await open(page, path), 200);
          await checkPage(page, `operator-${name}-${language}-${width}`);
        }
        await changeSunday(page, `operator-weekdays-${language}-${width}`);
      } finally {
        await page.context().close();
      }
    });
  }
}

/** Chooses a checkpoint nobody books at, and changes its Sunday after a look at what happens. */
async function changeSunday(page, name) {
  await open(page, "/operator/weekdays");
  await fill(page, { checkpoint: "maikapchagai" });
  await page.locator('main form[method="get"] button').click();
  await arriveAt(page, "/operator/weekdays");
  await page.locator('main button[value="preview"]').click();
  await checkPage(page, `${name}-wrong`);
  assert.equal(await page.locator("main .field.wrong").count(), 2, "both fields are asked for");
  await fill(page, { weekday: "7", lorries: "0" });
  await page.locator('main button[value="preview"]').click();
  await checkPage(page, `${name}-preview`);
  await page.locator('main button[value="save"]').click();
  await page.waitForLoadState();
  assert.match(await page.locator("main tbody tr").last().innerText(), /Ветрова/);
  await checkPage(page, `${name}-saved`);
}
