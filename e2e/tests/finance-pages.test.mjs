// The finance cabinet: every page in every language, on a phone and on a desk; and a posting that needs two people.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LANGUAGES, WIDTHS, checkPage, expectStatus, launch, newPage, open } from "../lib/browser.mjs";
import { ACCOUNTANTS, AUDITOR, arriveAt, fill, signIn } from "../lib/journey.mjs";

const PAGES = [
  ["home", "/finance"],
  ["receipts", "/finance/receipts"],
  ["rejected", "/finance/receipts?verdict=rejected"],
  ["unknown", "/finance/unknown"],
  ["statements", "/finance/statements"],
  ["reconciliation", "/finance/reconciliation"],
  ["transfers", "/finance/transfers"],
  ["payouts", "/finance/payouts"],
  ["postings", "/finance/postings"],
  ["debtors", "/finance/debtors"],
  ["forecast", "/finance/forecast"],
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
    test(`finance cabinet, ${language}, ${width} px`, async () => {
      const page = await newPage(browser, language, width);
      try {
        await signIn(page, AUDITOR);
        for (const [name, path] of PAGES) {
          await expectStatus(await open(page, path), 200);
          await checkPage(page, `finance-${name}-${language}-${width}`);
        }
        assert.equal(await page.locator('main form[method="post"]').count(), 0, "an auditor changes nothing");
      } finally {
        await page.context().close();
      }
    });
  }
}

test("a posting by hand needs a second person", async () => {
  const first = await newPage(browser, "en", 1280);
  const second = await newPage(browser, "en", 1280);
  try {
    await signIn(first, ACCOUNTANTS[0]);
    await open(first, "/finance/postings");
    await fill(first, { debit: "bank", credit: "fees-earned", amount: "1", reason: "a test of two people" });
    await first.locator('main form[method="post"] button').click();
    await arriveAt(first, "/finance/postings");
    await first.locator('main tbody a[href^="/finance/postings/"]').first().click();
    await first.waitForLoadState();
    await checkPage(first, "finance-own-proposal");
    assert.equal(await first.locator('button[value="approve"]').count(), 0, "not by whoever proposed");
    await signIn(second, ACCOUNTANTS[1]);
    await open(second, new URL(first.url()).pathname);
    assert.equal(await second.locator('button[value="approve"]').count(), 1);
    await fill(second, { reason: "only a test" });
    await second.locator('button[value="reject"]').click();
    await arriveAt(second, "/finance/postings");
    await checkPage(second, "finance-decided");
  } finally {
    await first.context().close();
    await second.context().close();
  }
});
