// Scenario S3 on pages alone: a client nobody knows yet, a consent, a case, a meeting, a plan that all have agreed on, and three
// referrals that go round: one is accepted, of one more is asked first, one is handed on.
// Once without scripts, once with nothing but the keyboard.
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { base, closeBrowser, isSound, signedIn } from "./browser.mjs";
import { done, find, go, keyboard, mouse, step, write } from "./hands.mjs";

after(closeBrowser);

const day = "2027-01-15";

const partners = [{ called: "Social Services" }, { called: "Three Lakes" }];
/** Those who are referred to. */
const helpers = ["Financial and Debt", "Health Centre", "Kannas Workshop", "Uurre Workshop"].map((called) => ({ called }));

async function begin(hand, page, lastName) {
  await go(hand, page, 'nav a[href="/clients"]');
  await hand.type(page, "form[role=search] [name=name]", lastName);
  await go(hand, page, "form[role=search] button.main");
  assert.match(await page.locator("main").innerText(), /Nobody whom you may see/);
  await step(hand, page, "client", { first_names: "Mika Antero", last_name: lastName, birth_date: "1983-05-14" });
  await done(hand, page, "basis", {
    kind: "consent",
    "recipients[]": [...partners, ...helpers],
    "categories[]": ["basic", "needs", "plan"],
    "purposes[]": ["coordination", "service_delivery"],
    given_via: "spoken",
    "plain_summary.fi": "He näkevät suunnitelman.",
  });
  await step(hand, page, "case", {
    title: "Debts and work",
    opened_via: "visit",
    "next_step.what": "Open the letters",
    "next_step.who": "client",
    "next_step.due": day,
  });
  for (const name of ["open", "activate"]) await done(hand, page, name);
  await done(hand, page, "need", { client_words: "I do not dare to open them.", code: "n03", severity: "8" });
  for (const organization_id of partners) await done(hand, page, "member", { organization_id, role: "expert" });
}

async function meet(hand, page) {
  await done(hand, page, "meeting", { kind: "joint_intake", mode: "in_person", "participants[]": partners });
  await done(hand, page, "start");
  await done(hand, page, "complete", { "prior_review.skipped": "first_meeting" });
}

async function plan(hand, page) {
  await step(hand, page, "plan", { kind: "otso_plan", situation: "Engines; and debts." });
  for (const said_by of ["client", "peer"]) {
    await done(hand, page, "strength", { text: "Mends any engine.", area: "skills", said_by });
  }
  await done(hand, page, "goal", {
    client_words: "I want to open my letters.",
    "gas_levels.2": "Pays",
    "gas_levels.1": "Answers",
    "gas_levels.0": "Opens each",
    "gas_levels.-1": "With help",
    "gas_levels.-2": "None",
    baseline: "-1",
  });
  for (const what of ["I open one letter a day", "I come on Mondays"]) {
    await done(hand, page, "action", { what, who: "client", due: day });
  }
  for (const organization_id of partners) await done(hand, page, "participant", { organization_id, role: "expert" });
}

/** What a receiver is asked on a page of its own. */
async function as(login, options, referral, work) {
  const page = await signedIn(login, options);
  await page.goto(base + referral);
  const left = await work(page);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
  return left;
}

async function carryOut(hand, page) {
  await done(hand, page, "accept");
  await done(hand, page, "start");
  await done(hand, page, "complete", { outcome_code: "service_completed" });
}

/** The workshop has no room and finds one that has; the referral that comes of it. */
async function handOn(hand, page, hasScripts) {
  await go(hand, page, 'main a[href^="/services?redirect="]');
  await hand.type(page, "#q", "Work activity and individual coaching");
  await find(hand, page, "Work activity", hasScripts);
  await go(hand, page, 'form[action$="/redirect"] button.main');
  assert.match(await page.locator("main").innerText(), /Redirected/);
}

/** Three referrals from the case: one is accepted, of one more is asked first, one is handed on; the loop of each is closed. */
async function refer(hand, worker, { case: place, lastName }, options) {
  const hasScripts = options?.javaScriptEnabled !== false;
  const sent = [];
  for (const service of ["Financial and debt counselling", "Nurse's appointment", "Rehabilitative work at Ahjo"]) {
    await worker.goto(base + place);
    await write(hand, worker, service, hasScripts);
    await done(hand, worker, "send");
    sent.push(new URL(worker.url()).pathname);
  }
  const [debts, health, workshop] = sent;
  await as("pirkko", options, debts, (page) => carryOut(hand, page));
  await as("henna", options, health, (page) => done(hand, page, "request-info", { question: "Since when?" }));
  await worker.goto(base + health);
  await done(hand, worker, "answer-info", { answer: "Since May." });
  await as("henna", options, health, (page) => carryOut(hand, page));
  await as("antti", options, workshop, (page) => handOn(hand, page, hasScripts));
  const child = await as("heikki", options, "/referrals?phase=open", async (page) => {
    await go(hand, page, `main tr:has-text("${lastName}") a[href^="/referrals/"]`);
    await carryOut(hand, page);
    return new URL(page.url()).pathname;
  });
  for (const referral of [debts, health, child]) {
    await worker.goto(base + referral);
    await done(hand, worker, "acknowledge");
    await done(hand, worker, "inform-client", { how: "in_person" });
    for (const one of ["acknowledge", "inform-client"]) {
      assert.equal(await worker.locator(`form[action$="/${one}"]`).count(), 0, `the loop of ${referral} is closed`);
    }
  }
}

async function tell(hand, lastName, options) {
  const worker = await signedIn("saara", options);
  await worker.goto(base + "/today");
  await begin(hand, worker, lastName);
  const case_ = new URL(worker.url()).pathname;
  await meet(hand, worker);
  await plan(hand, worker);
  const place = new URL(worker.url()).pathname;
  await done(hand, worker, "send-to-client");
  await done(hand, worker, "client-response", { answer: "agreed_with_comments", comment: "Not on Mondays.", how_told: "in_person" });
  for (const login of ["elli", "joni"]) {
    const other = await signedIn(login, options);
    await other.goto(base + place);
    await done(hand, other, "accept-plan");
    await other.context().close();
  }
  await worker.goto(base + place);
  await done(hand, worker, "agree");
  await done(hand, worker, "assess", { level: "1", assessed_by: "client", comment: "I opened them all!" });
  const told = await worker.locator("main").innerText();
  for (const text of ["Agreed", "I want to open my letters.", "Not on Mondays.", "as the client sees it"]) {
    assert.ok(told.includes(text), `${text} is told`);
  }
  if (options?.javaScriptEnabled !== false) await isSound(worker, "the agreed plan");
  await refer(hand, worker, { case: case_, lastName }, options);
  await worker.goto(base + case_);
  if (options?.javaScriptEnabled !== false) await isSound(worker, "the case at its end");
  assert.deepEqual(worker.complaints, []);
  await worker.context().close();
}

test("a joint plan is made without scripts", () => tell(mouse, "Pajula", { javaScriptEnabled: false }));
test("a joint plan is made with the keyboard alone", () => tell(keyboard, "Niemistö"));
