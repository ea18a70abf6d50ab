// Hostile words on every page, foreign pages, and a server that goes away: N63, N68, N100, N101, N108.
//   VOLTYARD_URL, VOLTYARD_KEY, VOLTYARD_COOKIE  of an administrator
//   VOLTYARD_OCPP_URL                            where the piles H1 and H2 connect
//   VOLTYARD_CODE                                of a pile's label
//   VOLTYARD_DOORS                               POST /stop and /start stop and start the server
//   VOLTYARD_SCREENSHOTS                         folder for the screenshots (optional)
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { launch, rested, run_steps } from './browser.mjs';
import { Pile } from './pile.mjs';

const {
  VOLTYARD_URL, VOLTYARD_KEY, VOLTYARD_COOKIE, VOLTYARD_OCPP_URL, VOLTYARD_CODE, VOLTYARD_DOORS,
  VOLTYARD_SCREENSHOTS,
} = process.env;
assert.ok(VOLTYARD_URL && VOLTYARD_KEY && VOLTYARD_COOKIE, 'VOLTYARD_URL, _KEY and _COOKIE are needed');
const origin = new URL(VOLTYARD_URL).origin;
const laptop = { width: 1280, height: 900 };
const image = '<img src=x onerror=alert(1)>';
const svg = '"><svg/onload=alert(2)>';
const curly = '{{7*7}}';
const script = 'javascript:alert(3)';
const turned = '\u202egpj\u001b[31m';

const browser = await launch(origin);
const page = await signed_in();
page.expect_console(/status of 40[014]/); // of what is not there, or for residents

async function signed_in() {
  const made = await browser.page({ viewport: laptop });
  const [name, value] = VOLTYARD_COOKIE.split(/=(.*)/s);
  await made.context().addCookies([{ name, value, url: origin }]);
  return made;
}

let asked = 0;
async function ask(method, path, body, type = 'application/json') {
  const headers = { Authorization: `Bearer ${VOLTYARD_KEY}`, 'Content-Type': type };
  if (method !== 'GET') headers['Idempotency-Key'] = `hostile-${++asked}`;
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await fetch(origin + path, { method, headers, body: text });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.clone().text()}`);
  const said = await answer.text();
  return said === '' ? undefined : JSON.parse(said);
}

const shot = (of, name) =>
  VOLTYARD_SCREENSHOTS ? of.screenshot({ path: join(VOLTYARD_SCREENSHOTS, `${name}.png`) }) : undefined;

// A charge on pile H1, from a card with a hostile number; its meter jumps, so that it needs a review.
async function hostile_pile() {
  const pile = await Pile.connect(`${VOLTYARD_OCPP_URL}/H1`);
  await pile.call('BootNotification', {
    chargePointVendor: svg.slice(0, 20),
    chargePointModel: curly,
    chargePointSerialNumber: script,
    firmwareVersion: image,
  });
  await pile.call('StatusNotification', { connectorId: 2, errorCode: 'OtherError', status: 'Faulted', info: image + turned, vendorErrorCode: svg });
  const now = () => new Date().toISOString();
  const started = await pile.call('StartTransaction', { connectorId: 1, idTag: '<b onload=alert(4)>', meterStart: 0, timestamp: now() });
  await pile.call('StopTransaction', {
    transactionId: started.transactionId,
    meterStop: 90_000_000,
    timestamp: now(),
    idTag: '<b onload=alert(4)>',
    reason: 'Local',
  });
  await pile.call('DataTransfer', { vendorId: svg, messageId: image, data: image });
  return pile;
}

// The same words wherever a person may type some.
async function hostile_people() {
  const csv = (name) => `"${name.replaceAll('"', '""')}"`;
  await ask('POST', '/v1/import/locations', `name,time_zone\n${csv(image)},Asia/Shanghai\n`, 'text/csv');
  await ask('POST', '/v1/import/stations', `location,identity,name,evse_count,security_profile\n${csv(image)},H9,${csv(svg)},1,0\n`, 'text/csv');
  const { items } = await ask('GET', '/v1/locations');
  const location_id = items.find((one) => one.name === image).id;
  await ask('PUT', `/v1/tokens/${encodeURIComponent('<b onload=alert(4)>')}`, { holder: image });
  const wallet = await ask('POST', '/v1/wallets', { holder: image });
  await ask('POST', `/v1/wallets/${wallet.id}/top-ups`, { amount_minor: 500 });
  await ask('POST', '/v1/people', { login: 'mallory', name: image, role: 'viewer' });
  await ask('POST', '/v1/api-keys', { name: image, role: 'viewer' });
  await ask('POST', '/v1/log', { location_id, text: image });
  await ask('POST', '/v1/work-orders', { location_id, text: image });
  const [begins_at, ends_at] = [-1, 8].map((hours) => new Date(Date.now() + hours * 3_600_000).toISOString());
  await ask('POST', '/v1/shifts', { location_id, person: image, phone: '', begins_at, ends_at });
  const { items: tariffs } = await ask('GET', '/v1/tariffs');
  await ask('POST', '/v1/tariffs', { name: image, elements: tariffs[0].elements, accept_flaws: true });
  return { wallet_id: wallet.id, location_id };
}

// Nothing of what was typed has become more than text. Dialogs, page errors and the CSP are trapped.
async function only_text(of, where) {
  const found = await of.evaluate(() =>
    [...document.querySelectorAll('img[src$="x"], [onerror], [onload], a[href^="javascript:" i], b[onload]')].map((one) => one.outerHTML));
  assert.deepEqual(found, [], where);
  const text = await of.evaluate(() => document.body.innerText);
  assert.ok(!/[\u202a-\u202e\u2066-\u2069\u001b]/.test(text), `${where} shows what turns its text`);
  return text;
}

// A page of another site (localhost is not 127.0.0.1) that tries everything a page can.
const foreign_page = `<!doctype html><title>evil</title>
<iframe name="console" src="${origin}/"></iframe><iframe name="rider" src="${origin}/p/${VOLTYARD_CODE}"></iframe>
<iframe name="sink"></iframe>
<form id="out" method="post" action="${origin}/v1/logout" target="sink"></form>
<form id="key" method="post" enctype="text/plain" action="${origin}/v1/api-keys" target="sink">
  <input name='{"name":"evil","role":"administrator","x":"' value='"}'></form>`;

async function serve(html) {
  const server = createServer((_, answer) => answer.setHeader('Content-Type', 'text/html').end(html));
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  return { url: `http://localhost:${server.address().port}/`, close: () => server.close() };
}

// Every address with something to type, or to lose.
const addresses = [
  '/', '/alarms', '/sessions', '/duty', '/desk', '/money?part=accounts', '/money?part=till',
  '/tariffs?edit=new', '/jobs?new=1', '/reports', '/reviews', '/set-up/import?what=stations', '/log', '/system', '/people',
  '/account', '/wall',
];
const fields = 'input:not([type=checkbox], [type=radio], [type=file], [type=hidden], [readonly]), textarea';

// Fills every field that can be seen and says what is in them then.
async function type_everywhere(of) {
  await of.evaluate(() => document.querySelectorAll('main details').forEach((one) => (one.open = true)));
  for (const field of await of.locator(fields).all()) {
    if (!(await field.isVisible()) || !(await field.isEditable())) continue;
    const words = { number: '7', date: '2026-01-02', time: '08:30', 'datetime-local': '2026-01-02T08:30', tel: '13800000007' };
    await field.fill(words[await field.getAttribute('type')] ?? '打到一半 7').catch(() => {});
  }
}
const typed = (of) =>
  of.locator(fields).evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.value));

const steps = {
  async 'n63_n68 what piles and people have typed is text on every page'() {
    const pile = await hostile_pile();
    const { wallet_id } = await hostile_people();
    const session = (await ask('GET', '/v1/sessions')).items[0];
    const faulted = async () => (await ask('GET', '/v1/evses')).items.find((one) => one.error_info !== '');
    let slot = await faulted();
    for (const until = Date.now() + 10_000; slot === undefined && Date.now() < until; slot = await faulted()) await setTimeout(100);
    const shows = [];
    for (const path of [
      '/', `/?slot=${slot.id}`, '/alarms', '/sessions', `/sessions/${session.id}`, '/duty', `/desk?wallet=${wallet_id}`,
      '/money?part=accounts', '/money?part=postings', '/money?part=payments', '/money?part=refunds',
      '/money?part=reconcile', '/money?part=payees', '/money?part=till', '/money?part=exports', '/tariffs', '/reports',
      '/reviews', '/set-up/import?what=unknown', '/set-up/labels', '/jobs', '/jobs?new=1', '/log?all=1', '/system', '/people',
      `/stations/${slot.station_id}`, `/stations/${slot.station_id}/frames`, '/account', '/wall', `/p/${VOLTYARD_CODE}`, '/my',
    ]) {
      await page.goto(`${origin}${path}`);
      await page.locator('main h1, main h2').first().waitFor({ state: 'attached' });
      await rested(page, 3000);
      await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
      const text = await only_text(page, path);
      if (text.includes(image) || text.includes(svg.slice(0, 20)) || text.includes('<b onload')) shows.push(path);
    }
    await page.goto(`${origin}/?slot=${slot.id}`);
    await page.getByText('‹202E›gpj‹001B›[31m').first().waitFor();
    await shot(page, 'hostile-slot');
    for (const path of ['/', '/sessions', '/duty', '/tariffs', '/system', '/people', '/reviews']) {
      assert.ok(shows.includes(path), `${path} shows none of it; these do: ${shows}`);
    }
    for (const language of ['zh', 'en']) {
      const paper = await page.request.get(`${origin}/v1/sessions/${session.id}/receipt?format=html&lang=${language}`);
      if (paper.ok()) assert.doesNotMatch(await paper.text(), /<img|<b onload|<svg/);
    }
    pile.close();
  },

  async 'n100_n101_n108 a page of another site neither frames nor posts nor listens'() {
    const keys = (await ask('GET', '/v1/api-keys')).items.length;
    const evil = await serve(foreign_page);
    const context = await browser.chromium.newContext(); // without traps: it is meant to fail
    const [name, value] = VOLTYARD_COOKIE.split(/=(.*)/s);
    await context.addCookies([{ name, value, url: origin }]);
    const visitor = await context.newPage();
    await visitor.goto(evil.url);
    for (const frame of visitor.frames().filter((one) => ['console', 'rider'].includes(one.name()))) {
      assert.match(frame.url(), /^chrome-error:/, frame.name());
    }
    const found = await visitor.evaluate(async (origin) => {
      const feed = new Promise((resolve) => {
        const source = new EventSource(`${origin}/v1/live`, { withCredentials: true });
        for (const event of ['open', 'error', 'snapshot']) source.addEventListener(event, () => resolve(event));
      });
      const post = (path, body) =>
        fetch(origin + path, { method: 'POST', mode: 'no-cors', credentials: 'include', body }).catch(() => {});
      await post('/v1/api-keys', '{"name":"evil","role":"administrator"}');
      await post('/v1/logout', '');
      for (const form of document.forms) form.submit();
      return { feed: await feed };
    }, origin);
    assert.equal(found.feed, 'error');
    await visitor.waitForTimeout(500);
    await visitor.goto(`${origin}/account`); // the login is still good
    await visitor.locator('main h1').waitFor();
    assert.equal((await ask('GET', '/v1/api-keys')).items.length, keys);
    await context.close();
    evil.close();
  },

  async 'n108 no address leads away, and none is told to anybody'() {
    const referers = [];
    const on_request = async (request) => {
      const { referer } = await request.allHeaders().catch(() => ({}));
      if (referer) referers.push(`${request.url()} from ${referer}`);
    };
    page.on('request', on_request);
    for (const path of [
      '/?next=//evil.example', '/account?next=https://evil.example/', '//evil.example/%2e%2e', '/setup?redirect=//evil.example',
      `/p/${VOLTYARD_CODE}?next=//evil.example`, `/my?charge=//evil.example`,
    ]) {
      await page.goto(origin + path);
      await page.locator('h1, h2').first().waitFor({ state: 'attached' }).catch(() => {});
      assert.equal(new URL(page.url()).origin, origin, path);
    }
    page.off('request', on_request);
    assert.deepEqual(referers, []);
  },

  async 'a server that goes away and comes back is survived by every open page, and what was typed stays'() {
    await page.goto('about:blank'); // whatever it showed last would miss the server aloud
    const open = [];
    for (const path of [...addresses, `/p/${VOLTYARD_CODE}?view=fault`]) {
      const one = await signed_in();
      one.expect_console(/ERR_|status of 4\d\d|status of 50\d/);
      await one.goto(origin + path);
      await one.locator('main').waitFor();
      await one.locator('main h1, main h2').first().waitFor({ state: 'attached' });
      await rested(one, 2000);
      await type_everywhere(one);
      open.push({ path, one });
    }
    await open[0].one.waitForTimeout(1500); // what filters while one types has settled
    for (const each of open) each.typed = await typed(each.one);
    const words = open.flatMap((each) => each.typed).filter((value) => value.includes('打到一半'));
    assert.ok(words.length >= 10, `${words.length} fields were typed into`);

    const door = (name) => fetch(`${VOLTYARD_DOORS}/${name}`, { method: 'POST' });
    await door('stop');
    const live = open[0].one;
    await live.getByText(/数据停在/).waitFor({ timeout: 60_000 });
    for (const { path, one, typed: before } of open) assert.deepEqual(await typed(one), before, `${path}, away`);
    await shot(live, 'server-away');
    await door('start');
    for (const { path, one, typed: before } of open) {
      await one.bringToFront();
      await one.locator('main').waitFor();
      if (path === '/') await one.getByText('实时', { exact: true }).last().waitFor({ timeout: 60_000 });
      await one.waitForFunction(
        () => ![...document.querySelectorAll('[role="alert"]')].some((alert) => /没有网络|正在重试|连不上|无法连接/.test(alert.textContent)),
        null, { timeout: 60_000 });
      assert.deepEqual(await typed(one), before, `${path}, back`);
      await one.context().close();
    }
  },
};

await run_steps(browser, steps, { after_failure: (number) => shot(page, `failed-hostile-${number}`) });
