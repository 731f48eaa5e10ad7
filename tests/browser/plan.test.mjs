// The joint plan on pages alone: a client nobody knows yet, a consent, a case, a meeting, a plan that all have agreed on, and a referral.
// Once without scripts, once with nothing but the keyboard.
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { base, closeBrowser, isSound, signedIn } from "./browser.mjs";
import { done, go, keyboard, mouse, step } from "./hands.mjs";

after(closeBrowser);

const day = "2027-01-15";

const partners = [{ called: "Social Services" }, { called: "Three Lakes" }];

async function begin(hand, page, lastName) {
  await go(hand, page, 'nav a[href="/clients"]');
  await hand.type(page, "form[role=search] [name=name]", lastName);
  await go(hand, page, "form[role=search] button.main");
  assert.match(await page.locator("main").innerText(), /Nobody whom you may see/);
  await step(hand, page, "client", { first_names: "Mika Antero", last_name: lastName, birth_date: "1983-05-14" });
  await done(hand, page, "basis", {
    kind: "consent",
    "recipients[]": partners,
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

async function write(hand, page) {
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

async function tell(hand, lastName, options) {
  const worker = await signedIn("saara", options);
  await worker.goto(base + "/today");
  await begin(hand, worker, lastName);
  await meet(hand, worker);
  await write(hand, worker);
  const plan = new URL(worker.url()).pathname;
  await done(hand, worker, "send-to-client");
  await done(hand, worker, "client-response", { answer: "agreed_with_comments", comment: "Not on Mondays.", how_told: "in_person" });
  for (const login of ["elli", "joni"]) {
    const other = await signedIn(login, options);
    await other.goto(base + plan);
    await done(hand, other, "accept-plan");
    await other.context().close();
  }
  await worker.goto(base + plan);
  await done(hand, worker, "agree");
  await done(hand, worker, "assess", { level: "1", assessed_by: "client", comment: "I opened them all!" });
  const told = await worker.locator("main").innerText();
  for (const text of ["Agreed", "I want to open my letters.", "Not on Mondays.", "as the client sees it"]) {
    assert.ok(told.includes(text), `${text} is told`);
  }
  if (options?.javaScriptEnabled !== false) await isSound(worker, "the agreed plan");
  assert.deepEqual(worker.complaints, []);
  await worker.context().close();
}

test("a joint plan is made without scripts", () => tell(mouse, "Pajula", { javaScriptEnabled: false }));
test("a joint plan is made with the keyboard alone", () => tell(keyboard, "Niemistö"));
