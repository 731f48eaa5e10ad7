// A browser in front of the running demo: people sign in, and what is wrong with a page is counted.
//   POLKU_URL    where the demo answers
//   POLKU_DEMO   the file with what it printed
//   SHOTS        the folder for pictures of pages, for a person to look at
import axe from "axe-core";
import { chromium } from "playwright-core";
import { readFileSync } from "node:fs";
import assert from "node:assert/strict";

export const base = process.env.POLKU_URL;
const { users } = JSON.parse(readFileSync(process.env.POLKU_DEMO, "utf8").split("\n")[0]);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
export const closeBrowser = () => browser.close();

/** A page of a browser of its own; what a page complains about fails the test. */
export async function open(options = {}) {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  page.complaints = [];
  page.on("console", (said) => {
    // A form that is refused is answered with a status of its own; a browser says so.
    const isStatus = said.text().startsWith("Failed to load resource");
    if (["error", "warning"].includes(said.type()) && !isStatus) page.complaints.push(said.text());
  });
  page.on("pageerror", (error) => page.complaints.push(error.message));
  return page;
}

export function account(login) {
  const user = users.find((user) => user.login.startsWith(login + "."));
  assert.ok(user, `the demo has no ${login}`);
  return user;
}

/** Whoever signs in too often has to wait: one goes on with the cookies of the first time. */
const signedInAs = new Map();

/** A page of somebody who is signed in. */
export async function signedIn(login, options = {}) {
  const storageState = signedInAs.get(login);
  const page = await open({ ...options, storageState });
  if (storageState) return page;
  const { login: name, password } = account(login);
  await page.goto(base + "/sign-in");
  await page.fill("#login", name);
  await page.fill("#password", password);
  await page.click("main button.main");
  // Where the day begins is another place for each role.
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  signedInAs.set(login, await page.context().storageState());
  return page;
}

/** What of WCAG 2.0 to 2.2, A and AA, is violated. The page is looked at where it is: no page of ours has a frame in it. */
async function violated(page) {
  await page.evaluate(axe.source);
  const run = (runOnly) => window.axe.run({ runOnly, resultTypes: ["violations"] });
  return (await page.evaluate(run, ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])).violations;
}

/** WCAG 2.0 to 2.2, A and AA: nothing is violated; nothing runs out of the window, moves late or complains. */
export async function isSound(page, name, { moves = false } = {}) {
  const violations = await violated(page);
  const told = violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`);
  assert.deepEqual(told, [], `${name} is not accessible`);
  const measured = await page.evaluate(async () => {
    let shift = 0;
    const seen = new PerformanceObserver((list) => list.getEntries().forEach((one) => (shift += one.value)));
    seen.observe({ type: "layout-shift", buffered: true });
    // What was kept is told with the next frames.
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
    const tooWide = document.documentElement.scrollWidth - innerWidth;
    return { tooWide, headings: document.querySelectorAll("h1").length, shift };
  });
  assert.ok(measured.tooWide <= 0, `${name} is ${measured.tooWide} px too wide`);
  assert.equal(measured.headings, 1, `${name} has one heading of the first rank`);
  assert.ok(moves || measured.shift === 0, `${name} moves when it is there already`);
  assert.deepEqual(page.complaints, [], `${name} complains`);
}
