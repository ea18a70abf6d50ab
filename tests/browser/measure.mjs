// What the pages take, in a real Chromium against the real server; measure.py has the yard. A measured
// time is printed beside what it must reach and fails nothing; what the pages must do is asserted.
//   VOLTYARD_URL, VOLTYARD_KEY, VOLTYARD_COOKIE   of an administrator
//   VOLTYARD_CODE                                 of a pile's label
//   VOLTYARD_DNY_PORT, _DNY_ID, VOLTYARD_STATION  of the pile that is ours to play
//   VOLTYARD_SCREENSHOTS                          folder for screenshots and the trace (optional)
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { axe_violations, launch, run_steps } from './browser.mjs';
import { DnyPile } from './dny_pile.mjs';
import { categories, scripting_per_frame } from './trace.mjs';

const {
  VOLTYARD_URL, VOLTYARD_KEY, VOLTYARD_COOKIE, VOLTYARD_CODE, VOLTYARD_DNY_PORT, VOLTYARD_DNY_ID,
  VOLTYARD_STATION, VOLTYARD_SCREENSHOTS,
} = process.env;
assert.ok(VOLTYARD_URL && VOLTYARD_KEY && VOLTYARD_COOKIE, 'VOLTYARD_URL, _KEY and _COOKIE are needed');
const origin = new URL(VOLTYARD_URL).origin;
const laptop = { width: 1440, height: 900 };
const phone = { width: 360, height: 740 };
const office_screen = { width: 1920, height: 1080 };
const all_piles = 10_000;

const browser = await launch(origin);
let list; // the page with all piles

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
const ms = (value) => `${value < 100 ? value.toFixed(1) : Math.round(value)} ms`;
const pause = (time_ms) => new Promise((resolve) => setTimeout(resolve, time_ms));

function print(name, value, bound, reached) {
  console.log(`measured | ${name} | ${value} | ${bound} | ${reached ? 'pass' : 'MISS'}`);
}

async function operator(method, path, body, type = 'application/json') {
  const headers = { Authorization: `Bearer ${VOLTYARD_KEY}`, 'Content-Type': type };
  const answer = await fetch(origin + path, { method, headers, body });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return answer.json();
}

async function signed_in(path, viewport) {
  const page = await browser.page({ viewport });
  const [name, value] = VOLTYARD_COOKIE.split(/=(.*)/s);
  await page.context().addCookies([{ name, value, url: origin }]);
  await page.goto(origin + path);
  return page;
}

async function console_page(viewport) {
  const page = await signed_in('/?lang=zh&theme=light', viewport);
  await page.locator('button[data-slot]').first().waitFor({ timeout: 60_000 });
  return page;
}

const shot = (page, name) =>
  VOLTYARD_SCREENSHOTS
    ? page.screenshot({ path: join(VOLTYARD_SCREENSHOTS, `${name}.png`) })
    : undefined;

// Calls `shown(slot, look)` when a tile has changed its look and the frame that shows it is painted.
function watch_looks() {
  const changed = (records) =>
    requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = () => {
        for (const { target } of records) window.shown(target.dataset.slot, target.dataset.look, Date.now());
      };
      after.port2.postMessage(null);
    });
  const what = { subtree: true, attributes: true, attributeFilter: ['data-look'] };
  new MutationObserver(changed).observe(document.querySelector('main'), what);
}

// Resolves with the ms from the next key to the first painted frame in which the search says `text` and the
// first piles are there, and to the one in which the whole screen is.
function arm(text) {
  const status = document.querySelector('[role="search"] [role="status"]');
  window.painted = new Promise((resolve) => {
    const on_key = (event) => {
      const look = () => {
        if (status.textContent.trim() !== text) return requestAnimationFrame(look);
        const after = new MessageChannel();
        after.port1.onmessage = () => {
          const now = performance.now() - event.timeStamp;
          first ??= now;
          if (document.querySelector('[aria-busy="true"]') === null) return resolve({ first, whole: now });
          requestAnimationFrame(look);
        };
        after.port2.postMessage(null);
      };
      requestAnimationFrame(look);
    };
    let first;
    addEventListener('keydown', on_key, { capture: true, once: true });
  });
}

// Notes when the price is painted.
function watch_price() {
  const look = () => {
    if (!/元\/度/.test(document.body?.textContent ?? '')) return requestAnimationFrame(look);
    requestAnimationFrame(() => performance.mark('price'));
  };
  look();
}

async function import_the_rest() {
  const have = (await operator('GET', '/v1/locations')).items[0].station_count;
  const places = Array.from({ length: 20 }, (_, index) => `中原区 ${String(index + 1).padStart(2, '0')}`);
  const rows = Array.from({ length: all_piles - have }, (_, index) => {
    const number = String(index + 1).padStart(5, '0');
    return `${places[index % places.length]},CP-${number},${number} 号桩,2,0`;
  });
  const locations = places.map((name) => `${name},Asia/Shanghai`);
  const send = (what, lines) => operator('POST', `/v1/import/${what}`, lines.join('\n'), 'text/csv');
  await send('locations', ['name,time_zone', ...locations]);
  const stations = ['location,identity,name,evse_count,security_profile', ...rows];
  const report = await send('stations', stations);
  assert.equal(report.error_count, 0, JSON.stringify(report).slice(0, 300));
}

const steps = {
  async 'a change at a pile is on the screen'() {
    const repetitions = 300;
    const page = await console_page(laptop);
    const pile = await DnyPile.connect(Number(VOLTYARD_DNY_PORT), Number(VOLTYARD_DNY_ID));
    await pile.heartbeat();
    const beat = setInterval(() => void pile.heartbeat(), 1000); // a minute of the yard's time
    const { items } = await operator('GET', `/v1/evses?station_id=${VOLTYARD_STATION}&limit=100`);
    const ids = items.sort((a, b) => a.number - b.number).map((slot) => slot.id);
    await page.locator(`[data-slot="${ids[0]}"][data-look="free"]`).waitFor({ timeout: 30_000 });

    const waiting = new Map(); // slot id -> what it waits for
    await page.exposeFunction('shown', (slot, look, at_ms) => {
      const wanted = waiting.get(slot);
      if (wanted?.look === look) wanted.resolve(at_ms - wanted.sent_ms);
    });
    await page.evaluate(watch_looks);
    const last = ids.map(() => Promise.resolve());
    const took = [];
    for (let turn = 0; turn < repetitions; ++turn) {
      const slot = turn % ids.length;
      await last[slot];
      await pause(20 + Math.random() * 90); // at any moment of whatever beats behind it
      pile.states[slot] = pile.states[slot] === 0 ? 2 : 0;
      const look = pile.states[slot] === 0 ? 'free' : 'plugged';
      const sent_ms = Date.now();
      last[slot] = new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`slot ${slot + 1} never was ${look}`)), 15_000);
        waiting.set(ids[slot], { look, sent_ms, resolve: (time_ms) => (clearTimeout(late), resolve(time_ms)) });
      }).then((time_ms) => took.push(time_ms));
      last[slot].catch(() => {}); // told when its turn comes
      void pile.heartbeat();
    }
    await Promise.all(last);
    clearInterval(beat);
    pile.close();
    await shot(page, 'measure-live');
    await page.context().close();
    assert.equal(took.length, repetitions);
    took.sort((a, b) => a - b);
    const p99 = at(took, 0.99);
    print(
      'a change of status at a DNY pile is painted, 768 slots charging, clock speed 60: p99',
      `${ms(p99)} (p50 ${ms(at(took, 0.5))}, max ${ms(took.at(-1))}, ${repetitions} changes)`,
      '< 1 s',
      p99 < 1000,
    );
  },

  async 'a list of 10,000 piles is scrolled'() {
    await import_the_rest();
    const began = Date.now();
    const page = await console_page(laptop);
    await page.getByText('CP-').first().waitFor({ state: 'detached' });
    console.log(`  the list of ${all_piles} is there after ${ms(Date.now() - began)}`);
    await page.locator('[aria-busy="false"]').waitFor();
    await shot(page, 'measure-list');
    const drawn = await page.locator('.cell').count();
    assert.ok(drawn < 1000, `${drawn} piles are drawn`);

    // A pile opens with a slot that charges, and its panel leads to the others.
    const cell = page.locator('.cell', { has: page.getByText('12 号桩', { exact: true }) });
    await cell.click();
    const panel = page.locator('aside');
    await panel.getByRole('navigation').getByRole('button', { name: '7 充电中', exact: true }).click();
    await panel.getByRole('heading', { name: /12 号桩.*7 号位/ }).waitFor();
    assert.deepEqual(await axe_violations(page), []);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    // Where the keys are they stay, also when the strips were put in order and others are drawn.
    const has_focus = () => cell.evaluate((one) => one === document.activeElement);
    assert.ok(await has_focus());
    await page.mouse.move(700, 600);
    for (const wheel of [0, 3000, -3000]) {
      await page.mouse.wheel(0, wheel);
      await pause(1500); // the yard rests
      assert.ok(await has_focus(), `after ${wheel} px`);
    }

    const input = await page.context().newCDPSession(page);
    await browser.chromium.startTracing(page, { categories });
    await page.evaluate(() => performance.mark('scrolling'));
    const scroll = { x: 700, y: 600, speed: 4000, gestureSourceType: 'mouse' };
    await input.send('Input.synthesizeScrollGesture', { ...scroll, yDistance: -20_000 });
    await input.send('Input.synthesizeScrollGesture', { ...scroll, yDistance: 4_000 });
    await page.evaluate(() => performance.mark('scrolled'));
    const scrolled = await page.evaluate(() => scrollY);
    const trace = await browser.chromium.stopTracing();
    if (VOLTYARD_SCREENSHOTS) writeFileSync(join(VOLTYARD_SCREENSHOTS, 'scrolling.json'), trace);
    const took = scripting_per_frame(trace, 'scrolling', 'scrolled');
    assert.ok(scrolled > 10_000, `scrolled to ${scrolled}`);
    assert.ok(took.length > 0, `${took.length} frames`);
    assert.ok((await page.locator('.cell').count()) < 1000);
    const [wall, cpu] = ['wall', 'cpu'].map((one) => took.map((frame) => frame[one]).sort((a, b) => a - b));
    const told = (sorted) => `p50 ${ms(at(sorted, 0.5))}, max ${ms(sorted.at(-1))}`;
    print(
      'scrolling 10,000 piles (768 slots charging) at 4,000 px/s: scripting per frame, p95',
      // Without a GPU the pictures are painted on the same cores: the thread's own time is judged.
      `${ms(at(cpu, 0.95))} (${told(cpu)}; with what it waited for a core p95 ${ms(at(wall, 0.95))}, ${told(wall)}; ` +
        `${took.length} frames)`,
      '<= 8 ms',
      at(cpu, 0.95) <= 8,
    );

    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.getByText('09920 号桩').waitFor();
    await page.evaluate(() => scrollTo(0, 0));
    list = page;
  },

  async 'a list of 10,000 piles is filtered while one types'() {
    const page = list;
    const names = await page.evaluate(async () => {
      const found = [];
      for (let cursor = ''; cursor !== null; ) {
        const answer = await fetch(`/v1/stations?limit=1000${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
        const { items, next_cursor } = await answer.json();
        found.push(...items.map((one) => one.name));
        cursor = next_cursor;
      }
      return found;
    });
    assert.equal(names.length, all_piles);
    const said = (typed) => {
      if (typed === '') return '';
      const found = names.filter((name) => name.includes(typed.trim())).length; // as the page reads it
      return found === 0 ? '没有匹配的充电桩' : `${all_piles} 台中有 ${found} 台匹配`;
    };
    const took = [];
    const press = async (key, typed) => {
      await page.evaluate(arm, said(typed));
      await page.keyboard.press(key);
      const there = await Promise.race([page.evaluate(() => window.painted), pause(20_000)]);
      assert.ok(there !== undefined, `"${typed}" never was ${said(typed)}`);
      took.push(there);
    };
    await page.getByRole('searchbox').focus();
    for (const word of ['0421', '9', '12345', '00 ', '777']) {
      for (let length = 1; length <= word.length; ++length) await press(word[length - 1], word.slice(0, length));
      const wrong = await page.locator('.cell b').evaluateAll(
        (names, word) =>
          names.filter((one) => one.checkVisibility()).map((one) => one.textContent).filter((name) => !name.includes(word)),
        word.trim());
      assert.deepEqual(wrong, []);
      if (word === '0421') {
        await shot(page, 'measure-filter');
        assert.deepEqual(await axe_violations(page), []);
        await page.keyboard.press('Enter');
        await page.waitForFunction(() => document.activeElement.matches('.cell') && document.activeElement.innerText.includes('0421'));
        await page.getByRole('searchbox').focus();
        await page.keyboard.press('End');
      }
      for (let length = word.length - 1; length >= 0; --length) await press('Backspace', word.slice(0, length));
    }
    const [first, whole] = ['first', 'whole'].map((one) => took.map((key) => key[one]).sort((a, b) => a - b));
    print(
      'filtering 10,000 piles, key until the count and the whole screen are painted: slowest',
      `${ms(whole.at(-1))} (p50 ${ms(at(whole, 0.5))}; until the first piles are: p50 ${ms(at(first, 0.5))}, ` +
        `slowest ${ms(first.at(-1))}; ${took.length} keys)`,
      '< 100 ms',
      whole.at(-1) < 100,
    );
    await page.setViewportSize(phone);
    await page.evaluate(() => scrollTo(0, 60_000));
    await page.locator('.cell:visible').first().waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= phone.width, `${wide} px wide`);
    await shot(page, 'measure-list-phone');
    await page.context().close();
  },

  async 'the big screen has room for 10,000 piles'() {
    const page = await signed_in('/wall?lang=zh', office_screen);
    await page.getByText(/^还有 9 个站点/).waitFor({ timeout: 60_000 }); // of 21 places
    assert.equal(await page.getByRole('heading', { name: /^中原区/ }).count(), 12);
    const high = await page.evaluate(() => document.documentElement.scrollHeight);
    assert.ok(high <= office_screen.height, `${high} px high`);
    assert.deepEqual(await axe_violations(page), []);
    await shot(page, 'measure-wall');
    await page.context().close();
  },

  async 'the resident sees something on a slow network'() {
    // What Lighthouse puts on a page by default ("slow 4G", once "fast 3G"): 1.6 Mbit/s and 150 ms there and
    // back, as it applies them in the browser: 562.5 ms per request, 90 % of the bits, a CPU four times slower.
    const network = {
      offline: false,
      latency: 150 * 3.75,
      downloadThroughput: (1.6 * 1024 * 1024 * 0.9) / 8,
      uploadThroughput: (750 * 1024 * 0.9) / 8,
    };
    const firsts = [];
    const prices = [];
    for (let turn = 0; turn < 5; ++turn) {
      const page = await browser.page({ viewport: phone });
      page.expect_console(/status of 401/); // nobody is logged in
      const devtools = await page.context().newCDPSession(page);
      await devtools.send('Network.enable');
      await devtools.send('Network.emulateNetworkConditions', network);
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
      await page.addInitScript(watch_price);
      await page.goto(`${origin}/p/${VOLTYARD_CODE}`);
      await page.waitForFunction(() => performance.getEntriesByName('price').length > 0, null, { timeout: 30_000 });
      const [first, price] = await page.evaluate(() =>
        ['first-contentful-paint', 'price'].map((name) => performance.getEntriesByName(name)[0]?.startTime));
      firsts.push(first);
      prices.push(price);
      await page.context().close();
    }
    firsts.sort((a, b) => a - b);
    prices.sort((a, b) => a - b);
    print(
      "the resident's page, 1.6 Mbit/s, 150 ms (562 ms per request), CPU / 4: first contentful paint, median",
      `${ms(at(firsts, 0.5))} (slowest ${ms(firsts.at(-1))}; the price after ${ms(at(prices, 0.5))}; 5 loads)`,
      '< 1.5 s',
      at(firsts, 0.5) < 1500,
    );
  },
};

await run_steps(browser, steps);
