// The first page in a real browser against the real server with the demo fleet.
//   VOLTYARD_URL         http://127.0.0.1:8080
//   VOLTYARD_SETUP_LINK  the one-time link, as the server printed it
//   VOLTYARD_OCPP_URL    where piles connect; ws://<host>:9000/ocpp by default
//   VOLTYARD_PATIENCE    factor for slow machines (optional)
//   VOLTYARD_SCREENSHOTS folder for the screenshots (optional)
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { axe_violations, launch, run_steps } from './browser.mjs';
import { Pile } from './pile.mjs';
import { mishap_steps } from './mishap_views.mjs';
import { pile_steps } from './pile_views.mjs';
import { view_steps } from './views.mjs';

const { VOLTYARD_URL, VOLTYARD_SETUP_LINK, VOLTYARD_SCREENSHOTS } = process.env;
assert.ok(VOLTYARD_URL && VOLTYARD_SETUP_LINK, 'VOLTYARD_URL and VOLTYARD_SETUP_LINK are needed');
const origin = new URL(VOLTYARD_URL).origin;
const ocpp_url = process.env.VOLTYARD_OCPP_URL ?? `ws://${new URL(origin).hostname}:9000/ocpp`;

const laptop = { width: 1440, height: 900 };
const phone = { width: 360, height: 740 };
const slots = 768 + 4 + 8; // of the e-bike piles, the car chargers, and the guns of the DC piles

const browser = await launch(origin);
const page = await browser.page({ viewport: laptop });
page.setDefaultTimeout(30_000 * Number(process.env.VOLTYARD_PATIENCE ?? 1));
const tile = (look) => page.locator(`button[data-slot]${look ? `[data-look="${look}"]` : ''}`);

async function shot(name) {
  if (VOLTYARD_SCREENSHOTS) await page.screenshot({ path: join(VOLTYARD_SCREENSHOTS, `${name}.png`) });
}

async function open(query) {
  await page.goto(`${origin}/${query}`);
  await page.waitForFunction(
    (count) => document.querySelectorAll('button[data-slot]').length >= count,
    slots,
  );
}

const steps = {
  async 'not signed in: the page says how to get a link'() {
    const stranger = await browser.page({ viewport: laptop });
    stranger.expect_console(/401/);
    await stranger.goto(origin);
    await stranger.getByRole('heading', { name: '需要登录' }).waitFor();
    assert.deepEqual(await axe_violations(stranger), []);
    await stranger.goto(`${origin}/setup`);
    await stranger.getByText('链接不完整').waitFor();
    await stranger.goto(`${origin}/setup#token=00000000000000000000000000000000`);
    await stranger.reload();
    await stranger.getByText('已经用过或已经过期').waitFor();
    await stranger.context().close();
  },

  async 'the one-time link opens the yard and leaves the address bar'() {
    await page.goto(VOLTYARD_SETUP_LINK);
    await page.waitForURL(`${origin}/`);
    await tile().nth(slots - 1).waitFor();
    assert.equal(await tile().count(), slots);
    assert.equal(await page.evaluate(() => location.hash), '');
  },

  async 'the link works once'() {
    const second = await browser.page({ viewport: laptop });
    second.expect_console(/4\d\d/);
    await second.goto(VOLTYARD_SETUP_LINK);
    await second.getByText('已经用过或已经过期').waitFor();
    await second.context().close();
  },

  async 'two courtyards are marked as demo data and the counts add up'() {
    await page.getByRole('heading', { name: '岗坡路1号院' }).waitFor();
    await page.getByRole('heading', { name: '郑上路16号院' }).waitFor();
    assert.equal(await page.getByText('演示数据').count(), 2);
    const sum = await page.evaluate(() => {
      const counts = document.querySelectorAll('button[data-look]:not([data-slot]) strong');
      return [...counts].reduce((total, count) => total + Number(count.textContent), 0);
    });
    assert.equal(sum, slots);
  },

  async 'all slots fit a laptop screen, each big enough to hit'() {
    const boxes = await tile().evaluateAll((tiles) =>
      tiles.map((one) => one.getBoundingClientRect().toJSON()),
    );
    const lowest = Math.max(...boxes.map((box) => box.bottom));
    assert.ok(lowest <= laptop.height, `the lowest slot ends at ${lowest} px`);
    assert.ok(boxes.every((box) => box.width >= 24 && box.height >= 24));
    await shot('live-zh');
  },

  async 'number and power of a tile stand apart on every screen'() {
    await tile('charging').nth(9).waitFor({ timeout: 60_000 }); // how many charge depends on the hour
    for (const [width, height] of [[1280, 720], [1366, 768], [1440, 900], [1920, 1080]]) {
      await page.setViewportSize({ width, height });
      const closest = await tile('charging').evaluateAll((tiles) =>
        tiles
          .map((one) => ({ one, number: one.querySelector('small'), power: one.querySelector('b') }))
          .filter(({ number, power }) => number && power)
          .map(({ one, number, power }) => ({
            text: one.getAttribute('aria-label'),
            gap: power.getBoundingClientRect().left - number.getBoundingClientRect().right,
            over: one.scrollWidth - one.clientWidth,
          }))
          .sort((a, b) => a.gap - b.gap),
      );
      assert.ok(closest.length > 0);
      assert.ok(closest[0].gap >= 3, `${width} px: ${JSON.stringify(closest[0])}`);
      assert.deepEqual(closest.filter(({ over }) => over > 0), [], `${width} px: too long for their tiles`);
    }
    await page.setViewportSize(laptop);
  },

  async 'the yard opens in a mixed state'() {
    for (const look of ['charging', 'full', 'free', 'fault', 'offline']) {
      await tile(look).first().waitFor({ timeout: 20_000 }).catch(() => assert.fail(`no slot is ${look}`));
    }
  },

  async 'a tile under the pointer names the status as OCPP does'() {
    const words = { charging: /\(Charging\)/, full: /\((SuspendedEV|Finishing)\)/, free: /\(Available\)/ };
    for (const [look, word] of Object.entries(words)) {
      const id = await tile(look).first().getAttribute('data-slot'); // it may look otherwise by then
      const one = page.locator(`button[data-slot="${id}"]`);
      await one.hover();
      const title = await one.getAttribute('title');
      if ((await one.getAttribute('data-look')) === look) assert.match(title, word);
    }
  },

  async 'readings arrive by themselves, in the same tiles'() {
    await page.evaluate(() => {
      const tiles = [...document.querySelectorAll('button[data-slot]')];
      window.first_tiles = tiles;
      window.changed_tiles = new Set();
      new MutationObserver((records) => {
        for (const record of records) {
          const one = record.target.parentElement?.closest('button[data-slot]');
          if (one) window.changed_tiles.add(one);
        }
      }).observe(document.getElementById('yard'), { characterData: true, subtree: true });
    });
    await page.waitForFunction(() => window.changed_tiles.size >= 30, null, { timeout: 120_000 });
    await page.getByText('实时', { exact: true }).last().waitFor();
    assert.ok(await page.evaluate(() => window.first_tiles.every((one) => one.isConnected)));
  },

  async 'an operator starts and stops a charge and sees what the pile answered'() {
    const slot_id = await start_somewhere();
    const own = page.locator(`button[data-slot="${slot_id}"]`);
    const charging = own.and(tile('charging'));
    await charging.waitFor();
    await shot('slot-zh');
    await page.getByRole('button', { name: '停止充电' }).click();
    await page.getByText('充电桩已接受').waitFor({ timeout: 30_000 });
    await page.getByText('充电已结束').waitFor({ timeout: 60_000 });
    await charging.waitFor({ state: 'detached' });
    assert.equal(await own.count(), 1);
    await page.locator('aside details summary').first().click();
    await page.getByText('合计').waitFor();
    await shot('bill-zh');
  },

  async 'a charging slot shows its power curve and, under the pointer, its OCPP status'() {
    const status = page.locator('aside').getByTitle('OCPP 状态：Charging');
    for (let times = 0; times < 5; ++times) { // that charge may just end
      await open_a_curve();
      if (await comes(status, 5000)) break;
    }
    assert.equal(await status.count(), 1);
  },

  async 'a slot that is full says in Chinese what OCPP calls SuspendedEV or Finishing'() {
    const status = page.locator('aside').getByTitle(/^OCPP 状态：(SuspendedEV|Finishing)$/);
    const words = status.filter({ hasText: /车辆不取电|已结束，未拔插头/ });
    for (let times = 0; times < 5; ++times) { // somebody may just pull that plug
      const id = await tile('full').first().getAttribute('data-slot');
      await open(`?slot=${id}`);
      if (await comes(words, 5000)) break;
    }
    assert.equal(await words.count(), 1);
    assert.doesNotMatch(await page.locator('aside').innerText(), /Suspended|Finishing/);
  },

  async 'the keyboard is enough'() {
    await tile().first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    const focused = () => page.evaluate(() => document.activeElement?.dataset.slot ?? '');
    const reached = await focused();
    assert.notEqual(reached, '');
    assert.notEqual(reached, await tile().first().getAttribute('data-slot'));
    await page.keyboard.press('Enter');
    await page.getByRole('complementary').waitFor();
    assert.equal(new URL(page.url()).searchParams.get('slot'), reached);
    await page.keyboard.press('Escape');
    await page.getByRole('complementary').waitFor({ state: 'detached' });
    assert.equal(await focused(), reached);
  },

  async 'the legend filters, the search finds a pile, and the address keeps both'() {
    const legend = page.getByRole('button', { name: /^故障/ });
    await legend.click();
    assert.equal(await legend.getAttribute('aria-pressed'), 'true');
    assert.equal(new URL(page.url()).searchParams.get('status'), 'fault');
    assert.equal(await page.locator('button[data-slot].faded[data-look="fault"]').count(), 0);
    await page.reload();
    await tile().first().waitFor();
    assert.equal(await legend.getAttribute('aria-pressed'), 'true');
    await page.getByRole('button', { name: '显示全部' }).click();
    const name = await page.locator('.pile .name').nth(40).textContent();
    await page.getByRole('searchbox').fill(name);
    await page.keyboard.press('Enter');
    await page.waitForFunction(
      (name) => document.activeElement?.closest('.pile')?.getAttribute('aria-label')?.includes(name),
      name,
    );
    await page.waitForURL((address) => address.searchParams.get('q') === name); // once typing rests
    await page.reload();
    await tile().first().waitFor();
    assert.equal(await page.getByRole('searchbox').inputValue(), name);
    await page.getByRole('button', { name: '显示全部' }).click();
  },

  async 'accessible in both themes and languages, with the panel open, on a phone'() {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const [name, query, viewport] of [
      ['light', '?theme=light&lang=zh', laptop],
      ['dark', '?theme=dark&lang=en', laptop],
      ['phone', '?theme=light&lang=zh', phone],
    ]) {
      await page.setViewportSize(viewport);
      await open(query);
      assert.deepEqual(await axe_violations(page), [], name);
      if (viewport === laptop) {
        const ends = await tile().evaluateAll((tiles) => tiles.map((one) => one.getBoundingClientRect().bottom));
        assert.ok(Math.max(...ends) <= laptop.height, `${name}: the lowest slot ends at ${Math.max(...ends)} px`);
      }
      await shot(`live-${name}`);
      await open_a_curve();
      assert.deepEqual(await axe_violations(page), [], `${name}, panel`);
      await shot(`slot-${name}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= viewport.width, `${name}: ${wide} px wide`);
    }
    await page.setViewportSize(laptop);
    await open('?theme=light&lang=zh');
  },

  async 'every other page is accessible in both themes and fits a phone'() {
    const origin = new URL(page.url()).origin;
    for (const [name, query, viewport] of [
      ['dark', 'theme=dark&lang=en', laptop],
      ['phone', 'theme=light&lang=zh', phone],
    ]) {
      await page.setViewportSize(viewport);
      for (const path of ['/alarms', '/duty', '/desk', '/reviews']) {
        await page.goto(`${origin}${path}?${query}`);
        await page.locator('main h1').waitFor();
        assert.deepEqual(await axe_violations(page), [], `${path}, ${name}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= viewport.width, `${path}, ${name}: ${wide} px wide`);
        await shot(`${path.slice(1)}-${name}`);
      }
    }
    await page.setViewportSize(laptop);
    await open('?theme=light&lang=zh');
  },

  async 'a pass is sold at the card desk and minutes are given'() {
    const origin = new URL(page.url()).origin;
    const wallet_id = await page.evaluate(async () => {
      const send = async (path, body) => {
        const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() };
        return (await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
      };
      const { id } = await send('/v1/wallets', { holder: '月卡住户' });
      await send(`/v1/wallets/${id}/top-ups`, { amount_minor: 5000 });
      return id;
    });
    for (const [name, viewport] of [
      ['laptop', laptop],
      ['phone', phone],
    ]) {
      await page.setViewportSize(viewport);
      await page.goto(`${origin}/desk?theme=light&lang=zh&wallet=${wallet_id}`);
      await page.getByRole('heading', { name: '月卡与赠送时长' }).waitFor();
      if (name === 'laptop') {
        await page.getByLabel('总分钟数').fill('3000');
        await page.getByLabel('每次最多分钟').fill('480');
        await page.getByLabel('价格（元）').fill('30');
        await page.getByRole('button', { name: '从余额卖出 ¥30.00' }).click();
        await page.getByText('剩余 3,000 / 3,000 分钟').waitFor();
        await page.getByLabel('方式').selectOption('given');
        const give = page.getByRole('button', { name: '赠送', exact: true });
        assert.ok(await give.isDisabled(), 'given with every field empty');
        await page.getByLabel('赠送原因').fill('断电补偿');
        await page.getByLabel('总分钟数', { exact: true }).fill('120');
        assert.ok(await give.isDisabled(), 'given without an end');
        await page.getByLabel('有效期').selectOption('7d');
        await page.getByLabel('适用站点').selectOption({ index: 1 });
        await give.click();
        await page.getByText('免费赠送给月卡住户：120 分钟，有效期 7 天').waitFor();
        assert.equal(await page.locator('[data-pass="valid"]').count(), 1, 'given by one click');
        await page.getByRole('button', { name: '是，就这样做' }).click();
        await page.getByText('剩余 120 / 120 分钟').waitFor();
        await page.getByText('¥20.00').first().waitFor();
        const site = await page.getByLabel('适用站点').locator('option').nth(1).textContent();
        await page.locator('[data-pass="valid"]').filter({ hasText: site }).waitFor();
      }
      assert.equal(await page.locator('[data-pass="valid"]').count(), 2);
      assert.deepEqual(await axe_violations(page), [], name);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= viewport.width, `${name}: ${wide} px wide`);
      await shot(`pass-${name}`);
    }
    await page.setViewportSize(laptop);
    await open('?theme=light&lang=zh');
  },

  async 'n63_words_of_a_hostile_pile_are_shown_as_text'() {
    const image = '<img src=x onerror=alert(1)>';
    const location_id = await page.evaluate(async () => {
      const answer = await fetch('/v1/locations?limit=1000');
      return (await answer.json()).items[0].id;
    });
    const identity = `N63-${Date.now()}`;
    const adopted = await page.evaluate(
      async ([identity, location_id, name]) => {
        const answer = await fetch(`/v1/unknown-stations/${identity}/adopt`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ location_id, name, evse_count: 1, security_profile: 0 }),
        });
        return answer.json();
      },
      [identity, location_id, image],
    );
    assert.ok(adopted.station_id, JSON.stringify(adopted));
    const pile = await Pile.connect(`${ocpp_url}/${identity}`);
    await pile.call('BootNotification', {
      chargePointVendor: '"><svg/onload=a()>',
      chargePointModel: '{{7*7}}',
      chargePointSerialNumber: 'javascript:alert(1)',
      firmwareVersion: image,
    });
    await pile.call('StatusNotification', {
      connectorId: 1,
      errorCode: 'OtherError',
      status: 'Faulted',
      info: image,
      vendorErrorCode: '"><svg/onload=alert(2)>',
    });
    // The open page learns of the new pile by itself.
    const row = page.locator('.pile', { hasText: image });
    await row.waitFor({ timeout: 30_000 });
    await row.locator('button[data-slot][data-look="fault"]').click();
    const panel = page.getByRole('complementary');
    for (const text of ['"><svg/onload=a()> {{7*7}}', 'javascript:alert(1)', image]) {
      await panel.getByText(text).first().waitFor();
    }
    assert.equal(await page.locator('img, [onload], [onerror], a[href^="javascript"]').count(), 0);
    pile.close();
  },

  ...view_steps({ page, origin, shot, laptop, phone }),

  ...pile_steps({ page, browser, origin, ocpp_url, shot, laptop, phone }),

  async 'the page says since when it is stale and comes back by itself'() {
    await open('?theme=light&lang=zh');
    page.expect_console(/ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|ERR_FAILED/);
    await page.context().setOffline(true);
    await page.getByText(/数据停在 \d\d:\d\d:\d\d/).waitFor({ timeout: 60_000 });
    await page.context().setOffline(false);
    await page.getByRole('status').getByText('实时', { exact: true }).waitFor({ timeout: 60_000 });
  },

  ...mishap_steps({ browser, page, origin, shot, phone }),
};

// What the yard does of itself may be faster than a test: whether it was seen at all.
const comes = (what, within_ms) => what.waitFor({ timeout: within_ms }).then(() => true, () => false);

// Starts on one idle slot after the other until current flows: its rider may be faster with a card, the vehicle may
// be full, somebody may just pull the plug. Who has been plugged in the longest waits to be started.
async function start_somewhere() {
  page.expect_console(/status of 409/); // a rider was faster
  // Not the car chargers: their answers read otherwise.
  const ids = (look) =>
    tile(look).evaluateAll((tiles) =>
      tiles
        .filter((one) => !one.closest('.pile').getAttribute('aria-label').includes('汽车'))
        .map((one) => one.dataset.slot),
    );
  const { items } = await page.evaluate(async () => (await fetch('/v1/evses?limit=1000')).json());
  const since = new Map(items.map((slot) => [slot.id, Date.parse(slot.status_at ?? '') || 0]));
  const plugged = (await ids('plugged')).sort((a, b) => since.get(a) - since.get(b));
  const candidates = [...plugged.slice(0, 6), ...(await ids('free')).slice(0, 3)];
  assert.ok(candidates.length > 0, 'no slot is idle');
  for (const slot_id of candidates) {
    await page.keyboard.press('Escape');
    await page.locator(`button[data-slot="${slot_id}"]`).click();
    const start = page.getByRole('button', { name: '开始充电' });
    if (!(await start.click({ timeout: 5000 }).then(() => true, () => false))) continue;
    const answer = page.locator('aside [data-answer]');
    if (!(await comes(answer, 60_000))) continue;
    const text = (await answer.textContent()).trim();
    console.log(`  start on ${slot_id}: ${text}`);
    if (!text.includes('充电桩已接受')) continue;
    // The first reading tells that current flows; a DNY pile sends one every five minutes of the
    // yard's time.
    if (await comes(page.getByText('电流已流动'), 60_000)) return slot_id;
  }
  assert.fail('no pile accepted a start after which current flowed');
}

// Opens slots that charge for the longest until one has readings enough for a curve.
async function open_a_curve() {
  const dearest = await tile('charging').evaluateAll((tiles) =>
    tiles
      .map((one) => [Number(one.lastElementChild?.textContent), one.dataset.slot])
      .sort(([a], [b]) => b - a)
      .map(([, slot_id]) => slot_id),
  );
  const curve = page.locator('aside svg[role="img"]');
  for (const slot_id of dearest.slice(0, 5)) {
    await page.keyboard.press('Escape');
    await page.locator(`button[data-slot="${slot_id}"]`).click();
    if (await comes(curve, 5000)) return;
  }
  assert.fail('no charging slot has a curve');
}

await run_steps(browser, steps, {
  // A step that failed has left its own behind: a panel, a telephone's width, a line that is cut.
  async before() {
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.context().setOffline(false);
    await page.setViewportSize(laptop);
    await page.keyboard.press('Escape');
  },
  after_failure: (number) => shot(`failed-${number}`),
});
