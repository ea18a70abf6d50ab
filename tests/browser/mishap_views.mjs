// What must not be lost or left unsaid when something goes wrong: the server is away, two tabs write the
// same, a date is over, the wrong person confirms.
import assert from 'node:assert/strict';
import { axe_violations } from './browser.mjs';

const offline = /ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|ERR_FAILED/;

export function mishap_steps({ browser, page, origin, shot, phone }) {
  const go = async (path, of = page) => {
    await of.goto(`${origin}${path}`);
    await of.locator('main').waitFor();
  };
  const api = (path) => page.evaluate(async (path) => (await fetch(path)).json(), path);
  const name_of = (of) => of.getByLabel('名称', { exact: true });

  return {
    async 'a page that asks nothing says since when there is no server, and a view that is opened then comes by itself'() {
      // A context of its own has no view's code in its cache.
      const lone = await browser.page({ viewport: phone, storageState: await page.context().storageState() });
      lone.expect_console(offline);
      lone.setDefaultTimeout(30_000);
      await go('/money?lang=zh&theme=light', lone);
      await lone.getByText('借贷平衡').waitFor();
      await lone.context().setOffline(true);
      await lone.getByText(/起与服务器没有连接/).waitFor();
      assert.deepEqual(await axe_violations(lone), []);
      const wide = await lone.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${wide} px too wide`);
      await lone.locator('nav summary').click();
      await lone.getByRole('link', { name: '电价' }).click();
      await lone.getByText('这个页面还没有取到').waitFor();
      assert.equal(await lone.getByText('借贷平衡').isVisible(), false);
      await lone.context().setOffline(false);
      const version = lone.locator('a.version').first();
      await version.waitFor();
      assert.equal(await version.evaluate((one) => getComputedStyle(one).textDecorationLine), 'none', 'without its looks');
      await lone.getByText(/起与服务器没有连接/).waitFor({ state: 'detached' });
      await lone.context().close();
    },

    async 'Back leads to where one was, without asking for the yard again; alarms are counted on every page'() {
      const lone = await browser.page({ viewport: phone, storageState: await page.context().storageState() });
      await go('/alarms?lang=zh', lone);
      const pile = lone.locator('li[data-row] a[href^="/stations/"]').last();
      await pile.waitFor();
      await lone.evaluate(() => scrollTo(0, 120));
      const top = await lone.evaluate(() => new Promise((done) => requestAnimationFrame(() => done(scrollY))));
      assert.ok(top > 0, 'nothing to scroll');
      await pile.evaluate((link) => link.click());
      await lone.locator('#slots').waitFor();
      assert.equal(await lone.evaluate(() => scrollY), 0, 'a page that is opened begins at its head');
      await lone.locator('nav summary strong').waitFor();
      let feeds = 0;
      lone.on('request', (request) => (feeds += new URL(request.url()).pathname === '/v1/live' ? 1 : 0));
      await lone.goBack();
      await lone.waitForFunction((top) => scrollY === top, top);
      assert.equal(feeds, 0, 'the yard was still there');
      await lone.context().close();
    },

    async 'the system page says in words that the server is away'() {
      page.expect_console(offline);
      await go('/system?lang=zh');
      await page.locator('dl.figures').waitFor();
      await page.context().setOffline(true);
      try {
        await page.getByText('连接不上服务器').first().waitFor();
        assert.equal(await page.getByText('TypeError').count(), 0);
      } finally {
        await page.context().setOffline(false); // the steps to come are not to blame
      }
      await page.getByText('连接不上服务器').first().waitFor({ state: 'detached' });
    },

    async 'a tariff draft is kept for each that is written: over a reload, beside another, in two tabs'() {
      page.expect_console(/status of 400/);
      await go('/tariffs?edit=new');
      await page.getByText('处问题').waitFor();
      await go('/tariffs');
      await page.locator('a.version').first().waitFor();
      assert.equal(await page.locator('[data-draft]').count(), 0, 'opening made a draft');
      await go('/tariffs?edit=new');
      await name_of(page).fill('草稿甲');
      await page.waitForURL(/draft=/);
      await page.reload();
      await name_of(page).waitFor();
      assert.equal(await name_of(page).inputValue(), '草稿甲');
      const other = await page.context().newPage();
      await go('/tariffs?edit=new', other);
      await name_of(other).fill('草稿乙');
      await other.waitForURL(/draft=/);
      await other.close();
      await page.reload();
      await name_of(page).waitFor();
      assert.equal(await name_of(page).inputValue(), '草稿甲');
      await go('/tariffs');
      const row = (text) => page.locator('[data-draft]', { hasText: text });
      await row('草稿甲').waitFor();
      await shot('tariff-drafts-zh');
      for (const name of ['草稿乙', '草稿甲']) {
        await row(name).getByRole('link').click();
        assert.equal(await name_of(page).inputValue(), name);
        await page.getByRole('button', { name: '放弃草稿' }).click();
        await page.getByRole('button', { name: '是，就这样做' }).click();
        await page.locator('a.version').first().waitFor();
        assert.equal(await row(name).count(), 0);
      }
    },

    async 'desk: a payment whose answer got lost stands in the wallet, and is booked once when it is sent again'() {
      page.expect_console(offline);
      const wallet = (await api('/v1/wallets?limit=1')).items[0].id;
      await go(`/desk?wallet=${wallet}`);
      let lost = 0;
      await page.route('**/top-ups', async (route) => {
        const response = await route.fetch();
        if (lost++ === 0) await route.abort();
        else await route.fulfill({ response });
      });
      const take = page.getByRole('button', { name: '收现金充值 ¥31.07' });
      const booked = page.locator('[data-posting="top_up"]').filter({ hasText: '¥31.07' });
      await page.getByLabel('金额（元）').first().fill('31.07');
      const before = await booked.count();
      await take.click();
      await page.getByText('服务器没有回答').waitFor();
      await booked.nth(before).waitFor();
      await take.click();
      await page.getByRole('button', { name: '收现金充值', exact: true }).waitFor();
      assert.equal(await booked.count(), before + 1);
      await page.unroute('**/top-ups');
    },

    async 'a tariff that would begin in the past is not published at all'() {
      page.expect_console(/status of 400/);
      const before = (await api('/v1/tariffs?limit=1000')).items.length;
      await go('/tariffs?edit=new');
      await name_of(page).fill('太晚');
      for (const price of await page.getByLabel('单价（元/kWh）').all()) await price.fill('1');
      await page.getByText('每一分钟都有且只有一个价格').waitFor();
      await page.getByLabel('不预览就发布').check();
      await page.locator('main input[type="checkbox"][value]').first().check();
      const publish = page.getByRole('button', { name: '发布', exact: true });
      assert.ok(await publish.isEnabled());
      await page.getByLabel('从哪天起（空着：立即）').fill('2020-01-01');
      await page.getByText('这个时间已经过了').waitFor();
      assert.ok(await publish.isDisabled());
      await page.getByRole('button', { name: '放弃草稿' }).click();
      await page.getByRole('button', { name: '是，就这样做' }).click();
      assert.equal((await api('/v1/tariffs?limit=1000')).items.length, before);
    },

    async 'what is typed for a pile stays while its page is read again, until another command is chosen'() {
      const { items } = await api('/v1/stations?limit=1000');
      const pile = items.find((one) => one.online && one.protocol === 'ocpp1.6');
      const commands = await api(`/v1/stations/${pile.id}/commands`);
      const [first, second] = commands.items.filter((one) => Object.keys(one.example).length > 0);
      await go(`/stations/${pile.id}`);
      const box = page.getByRole('region', { name: '指令' });
      const action = box.locator('select');
      await action.selectOption(first.action);
      await box.locator('textarea').fill('{"key":"Mine"}');
      for (let times = 0; times < 2; ++times) {
        await page.waitForResponse((one) => new URL(one.url()).pathname === `/v1/stations/${pile.id}`);
      }
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
      assert.equal(await box.locator('textarea').inputValue(), '{"key":"Mine"}');
      await action.selectOption(second.action);
      assert.deepEqual(JSON.parse(await box.locator('textarea').inputValue()), second.example);
    },

    async 'every shift to come can be seen and removed, not the next six alone'() {
      await go('/duty?lang=zh');
      await page.locator('summary', { hasText: '排班' }).click();
      await page.getByLabel('值班人').fill('长班');
      await page.getByLabel('连续多少天').fill('31');
      await page.getByRole('button', { name: '排班' }).click();
      await page.waitForFunction(() => document.querySelector('details[open] form input').value === '');
      const turns = page.locator('[data-shift]', { hasText: '长班' });
      const more = page.getByRole('button', { name: /还有 \d+ 个班次/ });
      await more.waitFor();
      for (let times = 0; times < 5 && (await more.count()) > 0; ++times) await more.click();
      const { items } = await api('/v1/shifts');
      const planned = items.filter((one) => one.person === '长班').length;
      assert.equal(await turns.count(), planned);
      await turns.last().getByRole('button', { name: '删除' }).click();
      await turns.last().getByRole('button', { name: '确定删除' }).click();
      await page.waitForFunction((count) => document.querySelectorAll('[data-shift]').length < count, items.length);
    },

    async 'one Escape closes the palette, with a text in it, too'() {
      await go('/sessions?lang=zh');
      await page.locator('tr[data-row]').first().waitFor();
      await page.keyboard.press('Control+k');
      const field = page.locator('dialog input');
      await field.fill('abc');
      await page.keyboard.press('Escape');
      await field.waitFor({ state: 'detached', timeout: 3000 });
    },

    async 'a report over days that are none says so and promises nothing'() {
      await go('/reports?from=2026-11-20&to=2026-11-10&lang=zh');
      await page.getByText('第一天要在最后一天之前').waitFor();
      assert.equal(await page.getByText('正在读取').count(), 0);
    },

    // The last one: a part of the yard stays without power.
    async 'who asked for the release of a cut is told that somebody else must confirm it'() {
      const cut = await page.evaluate(async () => {
        const [location] = (await (await fetch('/v1/locations?limit=1')).json()).items;
        const zone = location.zones.find((one) => one.parent_id === null);
        const body = JSON.stringify({ location_id: location.id, zone_id: zone.id, reason: '演练' });
        const headers = { 'Content-Type': 'application/json' };
        return (await fetch('/v1/cuts', { method: 'POST', headers, body })).json();
      });
      await go('/alarms?lang=zh');
      const row = page.locator(`[data-cut="${cut.id}"]`);
      await row.getByRole('button', { name: '解除断电' }).click();
      await row.getByText('请另一个人登录后确认').waitFor();
      assert.equal(await row.getByRole('button').count(), 0);
      page.expect_console(/status of 409/);
      await page.reload(); // a login without a person knows itself again by the refusal
      await row.getByRole('button', { name: '确认解除' }).click();
      await row.getByText('请另一个人登录后确认').waitFor();
      assert.equal(await page.getByText('second person').count(), 0);
    },
  };
}
