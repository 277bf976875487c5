// What a carrier does: signs up, books a time, pays, moves it, gives it up; and what a refusal looks like.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { checkPage, launch, newPage, open } from "../lib/browser.mjs";
import {
  COMPANY,
  WANTED_LORRY,
  answerBooking,
  arriveAt,
  fill,
  goOn,
  pay,
  signUp,
  standing,
  takePlace,
} from "../lib/journey.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

/** Runs a journey in a page of its own; the bank's page is another host, and meant to be. */
async function withPage(language, width, journey) {
  const page = await newPage(browser, language, width, { otherHosts: /^http:\/\/127\.0\.0\.1:\d+\// });
  try {
    await journey(page);
  } finally {
    await page.context().close();
  }
}

test("Q-15.3, Q-16, Q-28: sign-up, booking, payment, move, cancellation, on a phone in Kazakh", async () => {
  await withPage("kk", 390, async (page) => {
    await signUp(page, "kk-sign-up");
    await answerBooking(page, "kk-book", { trailerPlate: COMPANY.trailerPlate });
    const path = await takePlace(page, "kk-book");
    assert.equal(await standing(page), "to pay");
    await checkPage(page, "kk-booking-to-pay");
    await pay(page, path);
    await checkPage(page, "kk-booking-confirmed");

    await open(page, `${path}/move`);
    const times = page.locator('main [name="slot"]:not([disabled])');
    await times.nth((await times.count()) - 2).check();
    await checkPage(page, "kk-booking-move");
    await goOn(page);
    await arriveAt(page, path);
    assert.equal(await standing(page), "confirmed");
    await checkPage(page, "kk-booking-moved");

    await open(page, `${path}/cancel`);
    await checkPage(page, "kk-booking-cancel");
    await goOn(page);
    await arriveAt(page, path);
    assert.equal(await standing(page), "cancelled");
    await checkPage(page, "kk-booking-cancelled");

    for (const [name, address] of [["bookings", "/bookings"], ["notices", "/notices"]]) {
      await open(page, address);
      await checkPage(page, `kk-${name}`);
    }
  });
});

test("Q-20.2: a wanted lorry is refused with the reason, on a desk in Russian", async () => {
  await withPage("ru", 1280, async (page) => {
    await signUp(page, "ru-sign-up");
    await answerBooking(page, "ru-book", { lorry: WANTED_LORRY });
    await takePlace(page, "ru-book");
    assert.equal(await standing(page), "refused");
    await checkPage(page, "ru-booking-refused");
  });
});

test("Q-3: a car is told that it needs no booking, in English", async () => {
  await withPage("en", 390, async (page) => {
    await signUp(page, "en-sign-up");
    await open(page, "/book?checkpoint=nur-zholy");
    if (new URL(page.url()).pathname === "/book") {
      await page.locator('main [name="checkpoint"][value="nur-zholy"]').check();
      await goOn(page);
    }
    await arriveAt(page, "/book/vehicle");
    const car = { kind: "car", plate_country: "KZ", plate: "777CAR02", vin: "XW8ZZZ614LG990006" };
    await fill(page, car);
    await goOn(page);
    await page.waitForLoadState();
    assert.equal(await page.locator("main form").count(), 0, "the journey goes no further");
    assert.ok(await page.locator('main a[href="/book/vehicle"]').count(), "another vehicle can be named");
    await checkPage(page, "en-book-car");
  });
});
