// Debian's Chromium with traps: a dialog, a console error, a CSP violation or a request to anybody but
// the server under test fails the run, whenever it happens.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const axe_source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const flags = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function launch(origin) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
  const caught = [];
  return {
    caught,
    chromium: browser, // for its traces
    close: () => browser.close(),
    // A page of its own context: its own cookies, nothing remembered.
    async page(options) {
      const context = await browser.newContext({ locale: 'zh-CN', ...options });
      await context.addInitScript(() => {
        addEventListener('securitypolicyviolation', (event) =>
          console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`),
        );
      });
      const page = await context.newPage();
      set_traps(page, origin, caught);
      count_requests(page);
      return page;
    },
  };
}

function set_traps(page, origin, caught) {
  // An answer 4xx is logged by the browser itself; steps that ask for one say so.
  const expected = [];
  page.expect_console = (pattern) => expected.push(pattern);
  page.on('dialog', async (dialog) => {
    caught.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on('pageerror', (error) => caught.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    const text = `${message.text()} ${message.location().url ?? ''}`;
    if (!expected.some((pattern) => pattern.test(text))) caught.push(`console: ${text}`);
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) caught.push(`foreign: ${request.url()}`);
  });
}

function count_requests(page) {
  page.under_way = new Set();
  page.changed_at = Date.now();
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === '/v1/live') return;
    page.under_way.add(request);
    page.changed_at = Date.now();
  });
  for (const event of ['requestfinished', 'requestfailed']) {
    page.on(event, (request) => {
      if (page.under_way.delete(request)) page.changed_at = Date.now();
    });
  }
}

// What Playwright calls "networkidle", but for the feed of live values, which never rests: nothing is
// under way for half a second. Gives up after `at_most_ms`; whether it came to rest.
export async function rested(page, at_most_ms) {
  const busy = () => page.under_way.size > 0 || Date.now() - page.changed_at < 500;
  for (const end = Date.now() + at_most_ms; busy() && Date.now() < end; ) await setTimeout(50);
  return !busy();
}

// Violations of WCAG 2.2 AA and axe's best practices on the page as it stands.
export async function axe_violations(page) {
  await page.evaluate(axe_source);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.map((violation) => {
    const nodes = violation.nodes.slice(0, 3).map((node) => {
      const data = node.any[0]?.data;
      const contrast = data?.contrastRatio ? ` ${data.fgColor} on ${data.bgColor} ${data.contrastRatio}` : '';
      return `${node.target}${contrast}`;
    });
    return `${violation.id} (${violation.nodes.length}): ${nodes.join(' | ')}`;
  });
}

// Runs the steps whose name fits the first argument, one after the other, and ends the process. `before`
// each of them; `after_failure(number)`, where a screenshot may be taken.
export async function run_steps(browser, steps, { before, after_failure } = {}) {
  const wanted = new RegExp(process.argv[2] ?? '');
  let failed = 0;
  for (const [name, step] of Object.entries(steps)) {
    if (!wanted.test(name)) continue;
    const began = Date.now();
    try {
      await before?.();
      await step();
      assert.deepEqual(browser.caught.splice(0), []);
      console.log(`ok   ${name} (${Date.now() - began} ms)`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL ${name}\n${error.stack}\n${browser.caught.splice(0).join('\n')}`);
      await after_failure?.(failed)?.catch(() => {});
    }
  }
  await browser.close();
  process.exit(failed === 0 ? 0 : 1);
}
