// What a carrier sees of the own money: movements, statements, a receipt, and the page that confirms it.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  BASE_URL,
  LANGUAGES,
  WIDTHS,
  checkPage,
  expectStatus,
  launch,
  newPage,
  open,
} from "../lib/browser.mjs";
import { PASSWORD, answerBooking, goOn, arriveAt, pay, signIn, signUp, takePlace } from "../lib/journey.mjs";

let browser;
/** The carrier who paid, and the paper for it; made once for all pages. */
const paid = {};

before(async () => {
  browser = await launch();
  const page = await newPage(browser, "en", 1280, { otherHosts: /^http:\/\/127\.0\.0\.1:\d+\// });
  try {
    paid.phone = await signUp(page, "money-sign-up");
    await answerBooking(page, "money-book");
    const path = await takePlace(page, "money-book");
    await pay(page, path);
    await open(page, "/money");
    paid.receipt = await page.locator('a[href^="/money/receipts/"]').getAttribute("href");
    const file = await page.request.get(`${BASE_URL}${paid.receipt}`);
    assert.equal(file.status(), 200);
    assert.equal(file.headers()["content-type"], "application/pdf");
    assert.equal((await file.body()).subarray(0, 5).toString(), "%PDF-");
    [, paid.code] = /shekara-([0-9a-f]{32})\.pdf/.exec(file.headers()["content-disposition"]);
    // The lorry is needed by others.
    await open(page, `${path}/cancel`);
    await goOn(page);
    await arriveAt(page, path);
  } finally {
    await page.context().close();
  }
});
after(async () => {
  await browser?.close();
});

for (const language of LANGUAGES) {
  for (const width of WIDTHS) {
    describe(`money, ${language}, ${width} px`, () => {
      test("Q-23: movements, and a period that is none", async () => {
        const page = await newPage(browser, language, width);
        try {
          await signIn(page, { phone: paid.phone, password: PASSWORD }, "/money");
          assert.equal(await page.locator("tbody tr").count(), 2);
          await checkPage(page, `money-${language}-${width}`);
          await expectStatus(await open(page, "/money/statement.pdf?from=2026-02-01&until=2026-01-01"), 422);
          await checkPage(page, `money-period-${language}-${width}`);
        } finally {
          await page.context().close();
        }
      });

      test("a receipt is confirmed without signing in, another code is not", async () => {
        const page = await newPage(browser, language, width);
        try {
          await expectStatus(await open(page, `/check/${paid.code}`), 200);
          assert.equal(await page.locator(".notice.good").count(), 1);
          await checkPage(page, `check-${language}-${width}`);
          await expectStatus(await open(page, `/check/${"0".repeat(32)}`), 404);
          assert.equal(await page.locator(".notice.bad").count(), 1);
          await checkPage(page, `check-unknown-${language}-${width}`);
        } finally {
          await page.context().close();
        }
      });
    });
  }
}

test("statements are taken away as files", async () => {
  const page = await newPage(browser, "ru", 1280);
  try {
    await signIn(page, { phone: paid.phone, password: PASSWORD }, "/money");
    for (const [ending, name] of [["csv", "CSV"], ["xlsx", "Excel"]]) {
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name, exact: true }).click(),
      ]);
      assert.match(file.suggestedFilename(), new RegExp(`^shekara-.*\\.${ending}$`));
    }
  } finally {
    await page.context().close();
  }
});
