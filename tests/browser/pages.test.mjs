// Every page, in three languages, light and dark, on a phone and on a desk.
import { CspEvaluator } from "csp_evaluator/dist/evaluator.js";
import { CspParser } from "csp_evaluator/dist/parser.js";
import { Severity } from "csp_evaluator/dist/finding.js";
import { mkdirSync } from "node:fs";
import { after, describe, test } from "node:test";
import assert from "node:assert/strict";
import { base, closeBrowser, isSound, open, signedIn } from "./browser.mjs";

after(closeBrowser);

/** The addresses that start so and to which a page links. */
async function links(page, from, start) {
  await page.goto(base + from);
  const found = await page.locator(`main a[href^="${start}"]`).evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  assert.notEqual(found.length, 0, `${from} does not link to ${start}`);
  return found;
}
const follow = async (page, from, start) => (await links(page, from, start))[0];

/** The first of these cases that has a plan. */
async function planned(page, cases) {
  for (const one of cases) {
    await page.goto(base + one);
    if ((await page.locator('main a[href^="/plans/"]').count()) > 0) return one;
  }
  assert.fail("no case of the demo has a plan");
}

/** The pages of a worker and of a lead, by name. */
async function places() {
  const worker = await signedIn("saara");
  const case_ = await planned(worker, await links(worker, "/cases", "/cases/"));
  const plan = await follow(worker, case_, "/plans/");
  const client = await follow(worker, case_, "/clients/");
  const search = `/services?q=ty%C3%B6&case=${case_.split("/").pop()}`;
  const service = await follow(worker, search, "/services/");
  const writing = await follow(worker, service, "/referrals/new");
  const referral = await follow(worker, "/referrals?box=out&phase=closed", "/referrals/");
  await worker.context().close();
  const lead = await signedIn("merja");
  const queued = await follow(lead, "/queue", "/queue/");
  await lead.context().close();
  const admin = await signedIn("petri");
  const person = await follow(admin, "/organization", "/organization?person=");
  await admin.context().close();
  const officer = await signedIn("helmi");
  const uses = await follow(officer, "/log", "/log?client_id=");
  const review = await follow(officer, "/privacy", "/privacy?do=");
  await officer.context().close();
  return {
    saara: { today: "/today", cases: "/cases", case: case_, timeline: `${case_}/timeline`, plan, clients: "/clients", client, services: search, service, writing, sent: "/referrals?box=out", referral, help: "/help", accessibility: "/accessibility" },
    merja: { "lead-today": "/today", queue: "/queue", queued, reports: "/reports" },
    petri: { organization: "/organization", person },
    helmi: { privacy: "/privacy", review, log: "/log", uses, account: "/account" },
  };
}

const all = await places();
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

// Two at a time: while one page is looked at the next is on its way.
describe("all pages", { concurrency: 2 }, () => {
  for (const locale of ["fi-FI", "sv-SE", "en-GB"]) {
    for (const [colorScheme, width] of [["light", 1280], ["dark", 1280], ["light", 320], ["dark", 320]]) {
      test(`pages in ${locale}, ${colorScheme}, ${width} px`, async () => {
        const options = { locale, colorScheme, viewport: { width, height: 900 } };
        const outside = await open(options);
        await outside.goto(base + "/sign-in");
        assert.equal(await outside.locator("html").getAttribute("lang"), locale.slice(0, 2));
        await isSound(outside, "sign-in");
        await outside.context().close();
        for (const [login, pages] of Object.entries(all)) {
          const page = await signedIn(login, options);
          for (const [name, place] of Object.entries(pages)) {
            await page.goto(base + place);
            assert.equal(await page.locator("html").getAttribute("lang"), locale.slice(0, 2));
            await isSound(page, `${name} (${place})`);
            const isPictured = shots && (locale === "fi-FI" ? colorScheme === "light" : locale === "en-GB" && width === 1280);
            if (isPictured) await page.screenshot({ path: `${shots}/${name}-${locale.slice(0, 2)}-${colorScheme}-${width}.png`, fullPage: true });
          }
          await page.goto(base + "/cases/01990000-0000-7000-8000-000000000001");
          await isSound(page, "a page that is not there");
          await page.context().close();
        }
      });
    }
  }
});

test("forms that open are sound", async () => {
  const page = await signedIn("saara", { viewport: { width: 320, height: 900 } });
  for (const name of ["case", "plan", "client", "clients", "referral"]) {
    await page.goto(base + all.saara[name]);
    const elsewhere = page.locator('main a[href*="?do="]');
    const places = await elsewhere.evaluateAll((links) => [...new Set(links.map((one) => one.getAttribute("href")))]);
    await page.locator("details").evaluateAll((forms) => forms.forEach((one) => (one.removeAttribute("name"), (one.open = true))));
    // Opening them moves what is below.
    await isSound(page, `the forms of ${name}`, { moves: true });
    for (const place of places.slice(0, 8)) {
      await page.goto(base + place);
      assert.equal(await page.locator("details[open]").count(), 1, `${place} opens a form`);
      await isSound(page, place);
    }
  }
  await page.context().close();
});

test("a sign-in that fails says so", async () => {
  const page = await open();
  await page.goto(base + "/sign-in");
  await page.fill("#login", "nobody");
  await page.fill("#password", "nothing at all");
  await page.click("main button.main");
  assert.equal(await page.locator("[role=alert]").count(), 1);
  await isSound(page, "a sign-in that failed");
});

test("a form that does not fit tells where", async () => {
  const page = await signedIn("saara", { javaScriptEnabled: false });
  await page.goto(base + all.saara.writing);
  await page.locator("form.writing").evaluate((form) => form.setAttribute("novalidate", ""));
  await page.click("form.writing button.main");
  assert.equal(await page.locator("[role=alert] a").first().getAttribute("href"), "#referral-reason");
  assert.equal(await page.locator("#referral-reason").getAttribute("aria-invalid"), "true");
});

test("nothing is found about what a page may load", async () => {
  const page = await open();
  const answer = await page.goto(base + "/sign-in");
  const policy = answer.headers()["content-security-policy"];
  const findings = new CspEvaluator(new CspParser(policy).csp).evaluate();
  const grave = findings.filter((one) => one.severity <= Severity.MEDIUM);
  assert.deepEqual(grave.map((one) => `${one.directive} ${one.value}: ${one.description}`), []);
  assert.deepEqual(await page.context().cookies(), [], "a page that is looked at sets no cookie");
  const hosts = await page.evaluate(() => performance.getEntriesByType("resource").map((one) => new URL(one.name).host));
  assert.deepEqual([...new Set(hosts)], [new URL(base).host], "nothing comes from elsewhere");
});
