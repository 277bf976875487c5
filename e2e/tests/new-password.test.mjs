// A forgotten password: telephone, code, new password – and what somebody without an account is told.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LANGUAGES, WIDTHS, checkPage, launch, newPage, open } from "../lib/browser.mjs";
import { OPERATOR, answer, arriveAt, fill, goOn, readCode, signIn } from "../lib/journey.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

async function withPage(language, width, journey) {
  const page = await newPage(browser, language, width);
  try {
    await journey(page);
  } finally {
    await page.context().close();
  }
}

/** From the sign-in page to the page of the new password. */
async function proveTelephone(page, name, phone) {
  await open(page, "/sign-in");
  await page.locator('main a[href="/password-reset"]').click();
  await arriveAt(page, "/password-reset");
  await answer(page, `${name}-1-phone`, { phone }, "/password-reset/code");
  const code = await readCode(page);
  await answer(page, `${name}-2-code`, { code }, "/password-reset/password");
}

for (const language of LANGUAGES) {
  for (const width of WIDTHS) {
    test(`Q-2.3: a number without an account is told to its holder, ${language}, ${width} px`, async () => {
      await withPage(language, width, async (page) => {
        const name = `new-password-${language}-${width}`;
        const phone = `+7701${String(process.hrtime.bigint()).slice(-7)}`;
        await proveTelephone(page, name, phone);
        await fill(page, { password: "short", password_again: "short" });
        await goOn(page);
        await checkPage(page, `${name}-3-too-short`);
        await fill(page, { password: OPERATOR.password, password_again: OPERATOR.password });
        await checkPage(page, `${name}-4-password`);
        await goOn(page);
        await page.waitForLoadState();
        await checkPage(page, `${name}-5-no-account`);
        assert.equal(await page.locator('main a[href="/sign-up"]').count(), 1, "the way out is there");
      });
    });
  }
}

test("Q-2.3: a new password signs in, and ends the session of before", async () => {
  await withPage("kk", 390, async (page) => {
    await signIn(page, OPERATOR);
    const other = await newPage(browser, "kk", 390);
    try {
      await proveTelephone(other, "kk-new-password", OPERATOR.phone);
      await fill(other, { password: OPERATOR.password, password_again: OPERATOR.password });
      await goOn(other);
      await arriveAt(other, "/bookings");
      await checkPage(other, "kk-new-password-saved");
    } finally {
      await other.context().close();
    }
    await open(page, "/bookings");
    await arriveAt(page, "/sign-in");
  });
});
