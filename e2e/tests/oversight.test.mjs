// What follows from the checks: a refused carrier reads why, sees consents and appeals; operators look at
// registers, appeals, stopped bookings and evidence. Every page on a phone and on a desk, in three languages.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { LANGUAGES, WIDTHS, checkPage, expectStatus, launch, newPage, open } from "../lib/browser.mjs";
import {
  OPERATOR,
  PASSWORD,
  WANTED_LORRY,
  answerBooking,
  arriveAt,
  fill,
  goOn,
  signIn,
  signUp,
  standing,
  takePlace,
} from "../lib/journey.mjs";

/** The wanted lorry's booking and its carrier, made once for all pages. */
const refused = { path: "", carrier: { phone: "", password: PASSWORD } };

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

async function look(page, name, path) {
  await expectStatus(await open(page, path), 200);
  await checkPage(page, name);
}

test("Q-20.2: a carrier is refused and reads why", async () => {
  await withPage("kk", 390, async (page) => {
    refused.carrier.phone = await signUp(page, "oversight-sign-up");
    await answerBooking(page, "oversight-book", { lorry: WANTED_LORRY });
    refused.path = await takePlace(page, "oversight-book");
    assert.equal(await standing(page), "refused");
    assert.ok(await page.locator('main a[href$="/appeals/4"]').count(), "the no can be appealed against");
    assert.ok(await page.locator('main form[action$="/again"]').count(), "the next free time can be taken");
  });
});

for (const language of LANGUAGES) {
  for (const width of WIDTHS) {
    describe(`the carrier's side, ${language}, ${width} px`, () => {
      test("the refused booking, the question of an appeal, consents", async () => {
        await withPage(language, width, async (page) => {
          await signIn(page, refused.carrier, refused.path);
          const suffix = `${language}-${width}`;
          await checkPage(page, `refused-${suffix}`);
          await look(page, `appeal-${suffix}`, `${refused.path}/appeals/4`);
          await look(page, `consents-${suffix}`, "/consents");
        });
      });
    });
  }
}

test("Q-20.2: too few words are told, then the appeal is filed and shown", async () => {
  await withPage("ru", 390, async (page) => {
    await signIn(page, refused.carrier, `${refused.path}/appeals/4`);
    await fill(page, { words: "нет" });
    await goOn(page);
    await page.locator(".error-summary").waitFor();
    await checkPage(page, "appeal-error");
    await fill(page, { words: "Автомобиль снят с розыска 3 ноября, справка № 4471." });
    await goOn(page);
    await arriveAt(page, refused.path);
    assert.equal(await page.locator('main a[href$="/appeals/4"]').count(), 0, "an appeal is filed once");
    await checkPage(page, "appeal-filed");
  });
});

for (const language of LANGUAGES) {
  for (const width of WIDTHS) {
    describe(`the operator's side, ${language}, ${width} px`, () => {
      test("registers, appeals, an appeal, stopped bookings, evidence", async () => {
        await withPage(language, width, async (page) => {
          const suffix = `${language}-${width}`;
          await signIn(page, OPERATOR, "/operator/registers");
          await checkPage(page, `operator-registers-${suffix}`);
          await look(page, `operator-stops-${suffix}`, "/operator/stops");
          await look(page, `operator-appeals-${suffix}`, "/operator/appeals");
          const appeal = await page.locator('main a[href^="/operator/appeals/"]').first().getAttribute("href");
          await look(page, `operator-appeal-${suffix}`, appeal);
          const evidence = await page.locator('main a[href$="/evidence"]').first().getAttribute("href");
          await look(page, `operator-evidence-${suffix}`, evidence);
        });
      });
    });
  }
}
