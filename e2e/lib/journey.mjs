// Steps that people take on the site, one function each. They find controls by the name that is posted,
// so that they walk the same way in every language, and look at every page on the way.

import assert from "node:assert/strict";
import { BASE_URL, checkPage, open } from "./browser.mjs";

const SERVER_WORK_MS = 60_000;

/** People and lorries that the demo's state registers know, and what is right about them. */
export const COMPANY = {
  bin: "180540990104",
  organisation: "Тұлпар Транс",
  head: { iin: "900417499010", surname: "Сейтқалиева", given: "Айгүл", patronymic: "Нұрланқызы" },
  driver: {
    residency: "resident",
    iin: "841102399010",
    surname: "Омаров",
    given: "Дәулет",
    patronymic: "Болатұлы",
    birth_date: "02.11.1984",
    phone: "+77000000002",
    document_kind: "identity-card",
    document_country: "KZ",
    document_number: "090239901",
    document_valid_until: "01.03.2031",
  },
  lorry: { kind: "tractor", plate_country: "KZ", plate: "123ABC02", vin: "YS2R4X20XL5990001" },
  trailerPlate: "45ABC02",
};

/** A lorry that its register reports as wanted. */
export const WANTED_LORRY = {
  kind: "lorry",
  plate_country: "KZ",
  plate: "666KRD05",
  vin: "WMA06XZZ3LP990004",
};

/** The operator that the demo makes. */
export const OPERATOR = { phone: "+77000000099", password: "shekara-demo" };

/** The accountants and the auditor that the demo makes. */
export const ACCOUNTANTS = [
  { phone: "+77000000098", password: "shekara-demo" },
  { phone: "+77000000097", password: "shekara-demo" },
];
export const AUDITOR = { phone: "+77000000096", password: "shekara-demo" };

export const PASSWORD = "Qyzyl-keruen-27-tun";

/** Waits for the path (a string or an expression), and tells what the page said when it is another one. */
export async function arriveAt(page, path) {
  const arrived = (url) => (typeof path === "string" ? url.pathname === path : path.test(url.pathname));
  try {
    await page.waitForURL((url) => url.origin === BASE_URL && arrived(url));
  } catch {
    const said = await page.locator("main").innerText();
    assert.fail(`at ${page.url()} instead of ${path}:\n${said.slice(0, 1500)}`);
  }
}

/**
 * Fills the controls of the page's form by the names that are posted. A control that is not shown, such
 * as a person's number where an organisation was chosen, is left alone, as a person would.
 */
export async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) {
    const controls = page.locator(`main [name="${name}"]`);
    if (value === undefined || !(await controls.first().isVisible())) continue;
    const kind = await controls.first().evaluate((control) => control.type);
    if (kind === "radio") {
      await page.locator(`main [name="${name}"][value="${value}"]`).check();
    } else if (kind === "checkbox") {
      await controls.first().setChecked(value === "yes");
    } else if (kind === "select-one") {
      await controls.first().selectOption(value);
    } else {
      await controls.first().fill(value);
    }
  }
}

/** Presses the button that leads on: not the one that shows more fields, nor one that looks like a link. */
export async function goOn(page) {
  const form = 'main form[method="post"]';
  const named = page.locator(`${form} button[value="continue"]`);
  const other = page.locator(`${form} button:not(.link):not(.second)`);
  await ((await named.count()) > 0 ? named : other).first().click();
}

/** Fills a page, looks at it, and goes on to the next one. */
export async function answer(page, name, values, next) {
  await fill(page, values);
  await checkPage(page, name);
  await goOn(page);
  await arriveAt(page, next);
}

/** Follows the link to the simulated telephone and reads the newest code there. */
export async function readCode(page) {
  const address = await page.locator("main a.inbox").getAttribute("href");
  for (let look = 0; look < 50; look += 1) {
    const text = await (await page.request.get(address)).text();
    const code = text.match(/(?<!\d)\d{6}(?!\d)/)?.[0];
    if (code) return code;
    await page.waitForTimeout(200);
  }
  throw new Error(`no code arrived at ${address}`);
}

/** Signs somebody in who has an account, and leads them to a page. */
export async function signIn(page, { phone, password }, path = "/bookings") {
  await open(page, `/sign-in?next=${encodeURIComponent(path)}`);
  await fill(page, { phone, password });
  await goOn(page);
  await arriveAt(page, path);
}

/** Signs a company's head up and leaves them signed in. Returns the telephone number. */
export async function signUp(page, name, company = COMPANY) {
  const phone = `+7701${String(process.hrtime.bigint()).slice(-7)}`;
  await open(page, "/sign-up");
  await answer(page, `${name}-1-phone`, { phone }, "/sign-up/code");
  const code = await readCode(page);
  await answer(page, `${name}-2-code`, { code }, "/sign-up/details");
  const details = {
    residency: "resident",
    holder: "organisation",
    bin: company.bin,
    organisation: company.organisation,
    ...company.head,
    password: PASSWORD,
    password_again: PASSWORD,
    agreement: "yes",
  };
  await fill(page, details);
  await checkPage(page, `${name}-3-details`);
  await goOn(page);
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-up"));
  return phone;
}

/** Answers every question of the booking journey up to "check your answers". */
export async function answerBooking(page, name, { lorry = COMPANY.lorry, trailerPlate } = {}) {
  await open(page, "/book");
  await answer(page, `${name}-1-checkpoint`, { checkpoint: "nur-zholy" }, "/book/vehicle");
  const vehicle = { ...lorry, trailer_plate: trailerPlate };
  await answer(page, `${name}-2-vehicle`, vehicle, "/book/owner");
  const owner = {
    residency: "resident",
    holder: "organisation",
    bin: COMPANY.bin,
    organisation: COMPANY.organisation,
  };
  await answer(page, `${name}-3-owner`, owner, "/book/driver");
  await answer(page, `${name}-4-driver`, COMPANY.driver, "/book/trusted");
  await answer(page, `${name}-5-trusted`, {}, "/book/cargo");
  await answer(page, `${name}-6-cargo`, { load: "loaded", goods: "ordinary" }, "/book/consent");
  await answer(page, `${name}-7-consent`, { consent: "yes" }, "/book/time");
  const slots = page.locator('main [name="slot"]:not([disabled])');
  assert.ok((await slots.count()) > 0, "there is a free time");
  // The last one of the day, so that the lorry is not called at once.
  await slots.last().check();
  await checkPage(page, `${name}-8-time`);
  await goOn(page);
  await arriveAt(page, "/book/check");
}

/** Takes the place, and waits until the checks have been made. Returns the booking's path. */
export async function takePlace(page, name) {
  await checkPage(page, `${name}-9-check`);
  await goOn(page);
  await arriveAt(page, /^\/bookings\/[0-9a-f-]{36}$/);
  const path = new URL(page.url()).pathname;
  await until(page, path, async () => (await standing(page)) !== "waiting");
  return path;
}

/** How the booking on the page stands, told by what can be done with it and how it is shown. */
export async function standing(page) {
  const has = async (selector) => (await page.locator(`main ${selector}`).count()) > 0;
  if (await has('form[action$="/pay"]')) return "to pay";
  if (await has('a[href$="/move"]')) return "confirmed";
  if (await has(".ticket.bad")) return "refused";
  if (await has(".ticket.plain")) return "cancelled";
  return "waiting";
}

/** Pays at the bank and comes back to the confirmed booking. */
export async function pay(page, path) {
  await page.locator(`form[action="${path}/pay"] button`).click();
  await page.waitForURL((url) => url.origin !== BASE_URL);
  await page.locator('button[name="outcome"][value="pay"]').click();
  await page.waitForURL((url) => url.origin === BASE_URL);
  await until(page, path, async () => (await standing(page)) === "confirmed");
}

/** Opens the page again until the condition holds: the server works on its own, and the page tells. */
export async function until(page, path, condition) {
  const deadline = Date.now() + SERVER_WORK_MS;
  for (;;) {
    await open(page, path);
    if (await condition()) return;
    if (Date.now() > deadline) {
      const said = await page.locator("main").innerText();
      assert.fail(`${path} did not come to what was awaited:\n${said.slice(0, 2000)}`);
    }
    await page.waitForTimeout(500);
  }
}
