// The main job on pages alone: a service is found, a referral is written and sent, received, done and acknowledged, and the client is
// told. Once without scripts, once with nothing but the keyboard.
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { account, base, closeBrowser, isSound, open } from "./browser.mjs";
import { done as step, go, keyboard, mouse, write } from "./hands.mjs";

after(closeBrowser);

async function signIn(hand, login, options) {
  const page = await open(options);
  const { login: name, password } = account(login);
  await page.goto(base + "/sign-in");
  await hand.type(page, "#login", name);
  await hand.type(page, "#password", password);
  await go(hand, page, "main button.main");
  assert.equal(new URL(page.url()).pathname, "/today");
  return page;
}

async function tell(hand, service, options) {
  // What measures a page is a script itself.
  const hasScripts = options?.javaScriptEnabled !== false;
  const sender = await signIn(hand, "saara", options);
  await go(hand, sender, 'nav a[href="/cases"]');
  await go(hand, sender, 'main tr:has-text("Mika Koskenlaita") a[href^="/cases/"]');
  await write(hand, sender, service, hasScripts);
  if (hasScripts) await isSound(sender, "the draft");
  await step(hand, sender, "send");
  const referral = new URL(sender.url()).pathname;

  const receiver = await signIn(hand, "heikki", options);
  await go(hand, receiver, 'nav a[href="/referrals"]');
  await go(hand, receiver, `main a[href="${referral}"]`);
  assert.match(await receiver.locator("main").innerText(), /Wants to work with his hands again\./);
  assert.match(await receiver.locator("main").innerText(), /I want to come and look first\./);
  if (hasScripts) await isSound(receiver, "the referral");
  await step(hand, receiver, "accept");
  await step(hand, receiver, "schedule", { appointment_at: "2027-01-11T10:30" });
  await step(hand, receiver, "start");
  await step(hand, receiver, "complete", { outcome_code: "service_completed" });
  await receiver.context().close();

  await sender.goto(base + referral);
  await step(hand, sender, "acknowledge");
  await step(hand, sender, "inform-client", { how: "phone" });
  const told = await sender.locator("main").innerText();
  assert.match(told, /11 January 2027 10:30/);
  assert.match(told, /The client was told/);
  // The loop is closed: there is nothing left to do.
  for (const one of ["acknowledge", "inform-client"]) {
    assert.equal(await sender.locator(`form[action$="/${one}"]`).count(), 0);
  }
  assert.deepEqual(sender.complaints, []);
  await sender.context().close();
}

test("a referral goes round without scripts", () => tell(mouse, "Green Care", { javaScriptEnabled: false }));
test("a referral goes round with the keyboard alone", () => tell(keyboard, "Work activity and individual coaching"));
