// Hands that work with a page: with a mouse, and with the keyboard alone.
import assert from "node:assert/strict";

/** With a mouse: whatever is named is pressed, chosen or written in. */
export const mouse = {
  press: (page, what) => page.locator(what).first().click(),
  type: (page, what, text) => page.locator(what).first().fill(text),
  choose: (page, what, value) => page.locator(what).first().selectOption(value),
};

/** With the keyboard: one goes on with Tab until one is there. */
export const keyboard = {
  async reach(page, what) {
    const goal = await page.locator(what).first().elementHandle();
    for (let steps = 0; steps < 400; steps += 1) {
      if (await goal.evaluate((one) => one === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    assert.fail(`${what} is not reached with Tab`);
  },
  async press(page, what) {
    await this.reach(page, what);
    const isFocusSeen = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle !== "none");
    assert.ok(isFocusSeen, `one does not see that ${what} is reached`);
    const isBox = await page.locator(what).first().evaluate((one) => one.type === "checkbox");
    await page.keyboard.press(isBox ? "Space" : "Enter");
  },
  async type(page, what, text) {
    await this.reach(page, what);
    await page.keyboard.press("Control+A");
    await page.keyboard.type(text);
  },
  async choose(page, what, value) {
    await this.reach(page, what);
    const goal = page.locator(what).first();
    const place = await goal.evaluate((list, value) => [...list.options].findIndex((one) => one.value === value), value);
    await page.keyboard.press("Home");
    for (let down = 0; down < place; down += 1) await page.keyboard.press("ArrowDown");
    assert.equal(await goal.inputValue(), value);
  },
};

/** Presses what leads to another page. */
export async function go(hand, page, what) {
  await Promise.all([page.waitForNavigation(), hand.press(page, what)]);
  await page.waitForLoadState();
}

/** A code, or the one of what is called so. */
async function meant(page, choices, value) {
  if (!value.called) return value;
  const choice = page.locator(choices, { hasText: value.called }).first();
  return choice.evaluate((one) => (one.tagName === "OPTION" ? one : one.querySelector("input")).value);
}

/** Fills in a form below a heading that opens, and sends it. Lists are chosen from, or ticked where they stand for several. */
export async function step(hand, page, name, fields = {}) {
  const form = `form[action$="/${name}"]`;
  const link = `main a[href*="?do=${name}&"]`;
  if ((await page.locator(link).count()) > 0) await go(hand, page, link);
  const isShut = await page.locator(`details:has(${form})`).first().evaluate((one) => !one.open);
  if (isShut) await hand.press(page, `details:has(${form}) summary`);
  for (const [field, value] of Object.entries(fields)) {
    const what = `${form} [name="${field}"]`;
    const kind = await page.locator(what).first().evaluate((one) => (one.tagName === "SELECT" ? "choice" : one.type));
    if (kind === "choice") await hand.choose(page, what, await meant(page, `${what} option`, value));
    else if (kind === "checkbox") {
      for (const one of [value].flat()) {
        const code = await meant(page, `${form} p.check:has(${`[name="${field}"]`})`, one);
        await hand.press(page, `${form} [name="${field}"][value="${code}"]`);
      }
    } else if (kind.startsWith("date")) await page.locator(what).first().fill(value);
    else await hand.type(page, what, value);
  }
  await go(hand, page, `${form} button.main`);
  assert.equal(await page.locator("[role=alert]").count(), 0, await page.locator("main").innerText());
}

/** A step that says that it was taken. */
export async function done(hand, page, name, fields = {}) {
  await step(hand, page, name, fields);
  assert.equal(await page.locator("[role=status]").count(), 1, `${name} says that it was done`);
}

/** From the page of a case, with scripts that search as one types or without: finds a service and writes a referral to it; its draft. */
export async function write(hand, page, service, hasScripts) {
  await go(hand, page, 'main a[href^="/services?case="]');
  await hand.type(page, "#q", service);
  await find(hand, page, service, hasScripts);
  await go(hand, page, 'a.button[href^="/referrals/new"]');
  assert.equal(await page.locator("input:checked").count(), 0, "nothing is chosen beforehand");
  await hand.type(page, "#referral-reason", "Wants to work with his hands again.");
  await hand.type(page, "#referral-client_wish", "I want to come and look first.");
  for (const one of ["categories-basic", "categories-needs"]) await hand.press(page, `#referral-${one}`);
  await go(hand, page, "form.writing button.main");
}

/** Opens the first service that was looked for. */
export async function find(hand, page, service, hasScripts) {
  if (hasScripts) await page.waitForFunction((name) => document.querySelector("#found a")?.textContent.includes(name), service);
  else await go(hand, page, "form[role=search] button");
  await go(hand, page, '#found a[href*="/services/"]');
}
