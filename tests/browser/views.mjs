// The console's views beyond the first page: sessions, tariffs, set-up, reports, system, the big screen, the
// palette and the keys; money's in between.
import assert from 'node:assert/strict';
import { axe_violations, rested } from './browser.mjs';
import { a_console } from './console.mjs';
import { money_steps } from './money_views.mjs';

const offline = /ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|ERR_FAILED/;

export function view_steps({ page, origin, shot, laptop, phone }) {
  const { go, address, api, send } = a_console(page, origin);
  const some_session = async () => (await api('/v1/sessions?state=ended&limit=1')).items[0].id;

  return {
    async 'sessions: the filter is in the address, j and Enter open a row, back finds it again'() {
      await go('/sessions?state=ended&lang=zh&theme=light');
      const rows = page.locator('tr[data-row]');
      await rows.nth(30).waitFor();
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      const second = await rows.nth(1).getAttribute('data-row');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: '账单' }).waitFor();
      assert.equal(address().pathname, `/sessions/${second}`);
      await page.goBack();
      await rows.first().waitFor();
      assert.equal(address().searchParams.get('state'), 'ended');
      await shot('sessions-zh');
    },

    async 'sessions: back, and the link back, find the list as it was left'() {
      await go('/sessions?state=ended');
      const rows = page.locator('tr[data-row]');
      await rows.nth(40).waitFor();
      await rows.nth(40).scrollIntoViewIfNeeded();
      const height = () => page.evaluate(() => scrollY);
      const left_at = await height();
      assert.ok(left_at > 300, `${left_at}`);
      await rows.nth(40).getByRole('link').click();
      await page.getByRole('heading', { name: '账单' }).waitFor();
      assert.equal(await height(), 0);
      await page.goBack();
      await page.waitForFunction((y) => scrollY >= y, left_at);
      await page.reload();
      await page.waitForFunction((y) => scrollY >= y, left_at);
      await rows.nth(40).getByRole('link').click();
      await page.getByRole('link', { name: '← 充电订单' }).click();
      await rows.first().waitFor();
      assert.equal(address().searchParams.get('state'), 'ended');
      await page.evaluate(() => scrollTo(0, 0));
    },

    async 'sessions: more rows come as one scrolls'() {
      const rows = page.locator('tr[data-row]');
      const before = await rows.count();
      assert.ok(before >= 100, `${before} rows`);
      await rows.last().scrollIntoViewIfNeeded();
      await page.waitForFunction((n) => document.querySelectorAll('tr[data-row]').length > n, before);
    },

    async 'sessions: a kept filter survives a reload and can be forgotten'() {
      await go('/sessions?state=ended&from=2026-01-02');
      await page.getByRole('button', { name: '+ 保存筛选' }).click();
      await page.getByPlaceholder('名称').fill('今年的');
      await page.keyboard.press('Enter');
      await go('/sessions');
      await page.getByRole('button', { name: '今年的', exact: true }).click();
      assert.equal(address().search, '?state=ended&from=2026-01-02');
      await page.getByRole('button', { name: '删除“今年的”' }).click();
      await page.reload();
      await page.locator('tr[data-row]').first().waitFor();
      assert.equal(await page.getByRole('button', { name: '今年的', exact: true }).count(), 0);
    },

    async 'a session explains itself: curve, bill with its readings, what happened, papers in both languages'() {
      // One of the longest: its curve and its readings are worth looking at.
      const { items } = await api('/v1/sessions?state=ended&limit=1000');
      const longest = items.reduce((best, one) => (one.sample_count > best.sample_count ? one : best));
      await go(`/sessions/${longest.id}`);
      await page.locator('main figure svg[role="img"]').waitFor();
      await page.getByText('电费小计').waitFor();
      assert.ok((await page.locator('main ol li time').count()) >= 2);
      await shot('session-zh');
      const papers = page.locator('main a[href*="/receipt"]');
      assert.equal(await papers.count(), 4);
      for (const href of await papers.evaluateAll((links) => links.map((one) => one.getAttribute('href')))) {
        const answer = await page.request.get(`${origin}${href}`);
        assert.equal(answer.status(), 200, href);
        const type = answer.headers()['content-type'];
        assert.ok(type.startsWith(href.includes('pdf') ? 'application/pdf' : 'text/html'), type);
      }
    },

    async 'alarms: each says what to do and leads to its pile; those that are over are kept'() {
      await go('/alarms?past=1&lang=zh&theme=light');
      const offline = page.locator('li[data-row]', { hasText: '充电桩失联' }).first();
      await offline.getByText('看同一棚的桩是否都离线').waitFor();
      await page.locator('details.card[open]').getByText(/最近没有已结束的告警|自行恢复|console/).first().waitFor();
      assert.deepEqual(await axe_violations(page), []);
      await shot('alarms-zh');
      await offline.locator('a[href^="/stations/"]').first().click();
      await page.waitForURL(/\/stations\//);
      const { online } = await api(`/v1${address().pathname}`); // it may just have come back
      await page.getByText(online ? '已连接，从' : '离线', { exact: !online }).first().waitFor();
    },

    async 'card desk: the number of a card finds its wallet, on a telephone one thing at a time'() {
      const { wallet_id, uid: card } = (await api('/v1/tokens?limit=100')).items.find((one) => one.wallet_id !== null);
      const wallet = await api(`/v1/wallets/${wallet_id}`);
      await page.setViewportSize(phone);
      await go('/desk?lang=zh&theme=light');
      await page.locator('[data-wallet]').nth(5).waitFor();
      await page.getByLabel('姓名（一部分也行）、完整手机号或卡号').fill(card);
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.querySelectorAll('[data-wallet]').length === 1);
      await page.locator('[data-wallet]').click();
      await page.getByRole('heading', { name: wallet.holder }).waitFor();
      assert.ok(!(await page.locator('[data-wallet]').isVisible()), 'the list stands above the wallet');
      await shot('desk-phone-zh');
      await page.getByRole('link', { name: '← 钱包' }).click();
      await page.locator('[data-wallet]').first().waitFor();
      await page.setViewportSize(laptop);
    },

    async 'a tariff is checked while it is written, previewed, published, put into force and taken back'() {
      page.expect_console(/status of 400/); // the server's word about a draft that is not right yet
      await go('/tariffs');
      await page.getByRole('link', { name: '+ 新电价' }).click();
      await page.getByLabel('名称').fill('试验电价');
      await page.locator('li.fault[data-line="0"] [role="alert"]').waitFor();
      const publish = page.getByRole('button', { name: '发布', exact: true });
      const prices = page.getByLabel('单价（元/kWh）');
      await prices.nth(0).fill('0.61');
      await prices.nth(1).fill('0.15');
      await page.getByText('每一分钟都有且只有一个价格').waitFor();
      assert.ok(await publish.isDisabled(), 'published without a preview');
      await page.getByRole('button', { name: '预览', exact: true }).click();
      await page.getByText('原收入').waitFor({ timeout: 60_000 });
      await shot('tariff-editor-zh');
      await prices.nth(0).fill('0.62');
      await page.getByText('草稿之后又改过').waitFor();
      assert.ok(await publish.isDisabled(), 'the preview was of another draft');
      await page.getByText('每一分钟都有且只有一个价格').waitFor();
      await page.getByRole('button', { name: '预览', exact: true }).click();
      await page.locator('main input[type="checkbox"][value]').first().check();
      await page.waitForFunction((button) => !button.disabled, await publish.elementHandle(), { timeout: 60_000 });
      // Somebody else asks about another draft while this one is being worked out.
      const other = async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: { ...(await answer.json()), asked_by: '李会计', state: 'done' } });
      };
      const slow = async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: { ...(await answer.json()), state: 'running', report: null } });
      };
      await page.route('**/v1/tariffs/what-if', (route) => (route.request().method() === 'POST' ? slow : other)(route));
      await page.getByRole('button', { name: '预览', exact: true }).click();
      await page.getByText('李会计刚刚试算了别的电价').waitFor();
      await page.unroute('**/v1/tariffs/what-if');
      await page.getByRole('button', { name: '预览', exact: true }).click();
      await publish.click({ timeout: 60_000 });
      await page.waitForURL(/tariff=/);
      const place = page.locator('li[data-location]').first();
      await place.getByText('试验电价').waitFor();
      await place.getByRole('button', { name: '换用或退回' }).click();
      await place.getByLabel('用哪一个').selectOption({ label: '车棚电价 · 第 1 版' });
      await place.getByRole('button', { name: '换用', exact: true }).click();
      await place.getByRole('link', { name: '车棚电价' }).waitFor();
      await shot('tariffs-zh');
    },

    async 'what was typed outlives a server that goes away, and a reload'() {
      page.expect_console(offline);
      page.expect_console(/status of 400/);
      await go('/tariffs?edit=new');
      const name = page.getByLabel('名称');
      await name.fill('草稿甲');
      await page.context().setOffline(true);
      await page.getByLabel('单价（元/kWh）').first().fill('0.5');
      await page.getByText('草稿已保存在这台浏览器里').waitFor();
      await page.context().setOffline(false);
      await page.getByText('草稿已保存在这台浏览器里').waitFor({ state: 'detached', timeout: 20_000 });
      assert.equal(await name.inputValue(), '草稿甲');
      await go('/tariffs');
      await page.getByRole('link', { name: '继续写草稿' }).click();
      assert.equal(await name.inputValue(), '草稿甲');
      await page.getByRole('button', { name: '放弃草稿' }).click();
      await page.getByRole('button', { name: '是，就这样做' }).click();
      await page.getByRole('heading', { name: '电价', exact: true }).waitFor();
      assert.equal(await page.getByRole('link', { name: '继续写草稿' }).count(), 0);
    },

    ...money_steps({ page, origin, shot, phone }),

    async 'sessions: a ruling that gives nothing back says so and is not sent'() {
      const ended = (await api('/v1/sessions?state=ended&limit=50')).items.find((one) => one.cost?.amount_minor > 5);
      await go(`/sessions/${ended.id}`);
      await page.getByRole('button', { name: '更正或退款' }).click();
      await page.getByLabel('怎么处理').selectOption('correct');
      await page.getByLabel('理由').fill('核对');
      await page.getByRole('spinbutton', { name: '查明的电量' }).fill('99');
      await page.getByText('没有可退的').waitFor();
      assert.ok(await page.getByRole('button', { name: '确定' }).isDisabled(), 'nothing can be sent');
      await page.getByLabel('怎么处理').selectOption('waive');
      await page.getByText(/将退回 ¥/).waitFor();
      assert.ok(await page.getByRole('button', { name: '确定' }).isEnabled());
    },

    async 'log: times, browsers and rulings are said in words'() {
      const today = new Date((await api('/v1/alarms?limit=1')).items[0]?.raised_at ?? Date.now());
      const at = (days) => new Date(today.getTime() + days * 86_400_000).toISOString().slice(0, 10);
      const shift = { person: '早班李', begins_at: `${at(2)}T00:00:00Z`, ends_at: `${at(2)}T12:00:00Z` };
      assert.ok((await send('POST', '/v1/shifts', shift)) < 300);
      await go('/log?all=1&lang=zh');
      const line = page.getByText('早班李，');
      await line.first().waitFor();
      const shown = await page.locator('main').innerText();
      for (const raw of [/\dT\d\d:\d\d:\d\dZ/, /Mozilla/, /\bcorrect:/, /one-time link/]) assert.doesNotMatch(shown, raw);
      await shot('log-zh');
    },

    async 'tariffs: a change that was planned can be called off'() {
      const { id, tariff_id } = (await api('/v1/locations')).items[0];
      const from_at = new Date(Date.now() + 90 * 86_400_000).toISOString();
      assert.equal(await send('PUT', `/v1/locations/${id}/tariff`, { tariff_id, from_at }), 200);
      await go('/tariffs');
      await page.getByRole('button', { name: '取消这次换价' }).click();
      await page.getByText(/不再换用/).waitFor();
      assert.notEqual((await api('/v1/locations')).items[0].next_tariff, null, 'called off by one click');
      await page.getByRole('button', { name: '是，就这样做' }).click();
      await page.getByText(/起改用/).waitFor({ state: 'detached' });
      const after = (await api('/v1/locations')).items[0];
      assert.deepEqual([after.next_tariff, after.tariff_id], [null, tariff_id]);
    },

    async 'tariffs: the price notice fills a sheet'() {
      const tariff = (await api('/v1/tariffs')).items[0].id;
      await go(`/tariffs?notice=${tariff}`);
      const sheet = page.locator('article');
      await sheet.waitFor();
      const { width, height } = await sheet.boundingBox();
      assert.ok(height / width > 1.4, `${width} x ${height}`);
      const title = await page.locator('article h1').evaluate((one) => parseFloat(getComputedStyle(one).fontSize));
      assert.ok(title >= 64, `${title} px`);
      await page.emulateMedia({ media: 'print' });
      const pdf = await page.pdf({ preferCSSPageSize: true });
      assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length, 1, 'one sheet');
      await page.emulateMedia({ media: 'screen' });
      await shot('notice-zh');
    },

    async 'money: an export is a file, and a refusal is said on the page'() {
      await go('/money?part=exports');
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'CSV' }).first().click(),
      ]);
      assert.match(file.suggestedFilename(), /\.csv$/);
      page.expect_console(/status of 400/);
      await go('/money?part=exports&from=2020-01-01&to=2026-01-01');
      await page.getByRole('button', { name: 'CSV' }).first().click();
      await page.getByRole('alert').waitFor();
    },

    async 'set-up: mistakes have their row and column, nothing is imported before they are mended'() {
      page.expect_console(/status of 422/);
      await go('/set-up/import?what=tokens');
      const text = page.getByLabel('或者从表格里复制粘贴');
      const now = page.getByRole('button', { name: /^导入 \d+ 行$/ });
      await text.fill(`uid,status\nIMP-${Date.now()},valid\nIMP-2,gone\n`);
      await page.getByRole('button', { name: '检查' }).click();
      await page.getByRole('row', { name: /^3 status/ }).waitFor();
      assert.ok(await now.isDisabled());
      await shot('import-zh');
      await text.fill(`uid,status\nIMP-${Date.now()},valid\n`);
      assert.ok(await now.isDisabled(), 'the check was of another text');
      await page.getByRole('button', { name: '检查' }).click();
      await page.getByText('检查通过').waitFor();
      await now.click();
      await page.getByText('已导入：新建 1，更新 0。').waitFor();
    },

    async 'reports: every session of the days is counted once'() {
      const { items } = await api('/v1/locations?limit=1');
      await go(`/reports?location=${items[0].id}`);
      await page.getByText(/共 [\d,]+ 条订单/).waitFor({ timeout: 30_000 });
      const text = await page.getByText(/共 [\d,]+ 条订单/).textContent();
      const total = Number(/([\d,]+)/.exec(text)[1].replaceAll(',', ''));
      await page.getByRole('button', { name: '订单', exact: true }).click();
      const bars = await page
        .locator('ol.bars li')
        .evaluateAll((days) => days.map((one) => Number(one.title.split(' ').at(-1).replaceAll(',', ''))));
      assert.equal(bars.reduce((sum, one) => sum + one, 0), total);
      await page.getByRole('button', { name: '电费', exact: true }).click();
      await page.locator('ol.bars li[title*="¥"]').first().waitFor();
      await shot('reports-zh');
    },

    async 'reports: the funnel counts a look at a sticker, and says why nothing was bought'() {
      await go('/reports?lang=zh');
      const scanned = page.locator('[data-step="scan"] strong');
      await scanned.or(page.getByText('这段时间没有居民用网页充电')).first().waitFor();
      const before = (await scanned.count()) === 0 ? 0 : Number(await scanned.textContent());
      const { items } = await api('/v1/locations?limit=1');
      const labels = await api(`/v1/locations/${items[0].id}/labels`);
      await api(`/v1/rider/labels/${labels.items.at(-1).code}`);
      await page.reload();
      await scanned.getByText(String(before + 1), { exact: true }).waitFor();
      assert.equal(await page.locator('[data-step]').count(), 6);
      await page.locator('[data-step="pay"]').getByText('看过就离开').waitFor();
      await page.getByRole('heading', { name: '离线时间' }).waitFor();
      await shot('funnel-zh');
    },

    async 'reports: days that are too many are refused with a sentence'() {
      await go('/reports?from=2026-01-01&to=2026-12-31');
      await page.getByRole('alert').getByText('一次最多 93 天').waitFor();
    },

    async 'system: the process, its disk, the queue and the latest backup, as the server says them'() {
      await go('/system');
      const said = await api('/v1/system');
      await page.getByRole('heading', { name: '服务器', exact: true }).waitFor();
      await page.getByText(said.version, { exact: true }).waitFor();
      await page.getByRole('region', { name: '备份与恢复' }).getByText('还没有备份').waitFor();
      await page.getByText('voltyard restore --from FILE --data DIR').waitFor();
      assert.ok(said.database_bytes > 0 && said.schema_version >= 19);
      assert.deepEqual(said.connections.map((one) => one.protocol), ['ocpp', 'dny', 'ykc']);
      await shot('system-server-zh');
    },

    async 'changes: what a card was before and after, found by the person and by the card'() {
      const put = (body) => send('PUT', '/v1/tokens/04A1B24711', body);
      await go('/log?kind=token.');
      assert.equal(await put({ holder: '张三', limits: { session_minutes: 60 } }), 200);
      assert.equal(await put({ holder: '张三', status: 'blocked' }), 200);
      await page.reload();
      const newest = page.locator('li[data-row]').first();
      await newest.getByRole('row', { name: /状态 有效 停用/ }).waitFor();
      assert.equal(await page.getByText('张三').count(), 0);
      await shot('log-zh');
      await newest.getByRole('button', { name: '它的全部记录' }).click();
      await page.waitForURL(/subject=/);
      await page.getByRole('row', { name: /每次时长上限（分钟） – 60/ }).waitFor();
      await page.getByLabel('谁').fill('nobody at all');
      await page.getByRole('button', { name: '查找', exact: true }).click();
      await page.getByText('没有这样的记录').waitFor();
    },

    async 'bulk jobs: a dry run, two canaries, go on, and what each pile said'() {
      await go('/jobs?new=1&lang=zh&theme=light');
      const start = page.getByRole('button', { name: /^发给 \d+ 台充电桩$/ });
      const look = page.getByRole('button', { name: '试算，不发送' });
      await page.locator('fieldset select').first().selectOption('refresh');
      assert.ok(await look.isDisabled(), 'nobody was chosen');
      await page.getByLabel('没有其他条件时：全部充电桩').check();
      await page.getByLabel('连接').selectOption('online');
      await page.getByLabel('正在充电的').selectOption('interrupt');
      await page.getByLabel('先试几台').fill('2');
      await page.getByLabel('任务名称').fill('夜间巡检');
      await look.click();
      await page.getByText('它的协议没有这种指令').waitFor();
      await page.getByText('从这些开始').waitFor();
      await shot('jobs-new-zh');
      await page.getByLabel('先试几台').fill('3');
      assert.ok(await start.isDisabled(), 'what was looked at was something else');
      await look.click();
      await start.click();
      await page.waitForURL(/\/jobs\/[0-9a-f-]{36}/);
      await page.getByRole('button', { name: '继续发给其余的' }).click({ timeout: 60_000 });
      await page.getByRole('heading', { name: /夜间巡检 已完成/ }).waitFor({ timeout: 120_000 });
      await page.getByRole('link', { name: /^跳过/ }).click();
      assert.equal(address().searchParams.get('outcome'), 'skipped');
      await page.locator('tr[data-outcome="skipped"]').first().waitFor();
      assert.equal(await page.locator('tr[data-outcome="succeeded"]').count(), 0);
      await page.getByRole('link', { name: /^不限/ }).click();
      await page.locator('tr[data-outcome="succeeded"]').first().waitFor();
      await shot('jobs-zh');
      await go('/jobs');
      await page.getByRole('link', { name: '夜间巡检' }).waitFor();
    },

    async 'the palette finds a pile, g and a letter goes to a view, ? explains'() {
      await go('/system');
      await page.getByText('运行正常').waitFor();
      await shot('system-zh');
      await page.keyboard.press('Control+k');
      const box = page.getByRole('combobox', { name: '查找' });
      await box.fill('07 号桩');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/stations\/[0-9a-f-]{36}/);
      await page.getByRole('heading', { name: /07 号桩/ }).waitFor();
      await page.keyboard.press('Control+k');
      await box.fill('07 号桩 3');
      await page.getByRole('option', { name: /充电位.*07 号桩/ }).click();
      await page.getByRole('complementary').waitFor();
      assert.notEqual(address().searchParams.get('slot'), null);
      await page.keyboard.press('Escape');
      await page.keyboard.press('g');
      await page.keyboard.press('m');
      await page.getByRole('heading', { name: '资金' }).waitFor();
      await page.keyboard.press('?');
      await page.getByRole('dialog').getByText('键盘快捷键').waitFor();
      assert.deepEqual(await axe_violations(page), []);
      await page.keyboard.press('Escape');
    },

    async 'the big screen shows as many alarms as fit, and a fault brightest'() {
      await page.route('**/v1/alarms?*', async (route) => {
        const answer = await route.fetch();
        const page_of = await answer.json();
        const one = page_of.items[0];
        page_of.items = Array.from({ length: 30 }, (_, index) => ({ ...one, id: `${one.id}-${index}` }));
        page_of.next_cursor = null;
        await route.fulfill({ response: answer, json: page_of });
      });
      for (const [width, height] of [[1366, 768], [1920, 1080]]) {
        await page.setViewportSize({ width, height });
        await go('/wall');
        await page.getByText(/另有 \d+ 个告警没有显示/).waitFor();
        await page.waitForFunction(() => document.querySelectorAll('main li[data-level]').length > 3);
        const room = await page.evaluate(() => {
          const rows = [...document.querySelectorAll('main li[data-level]')].map((row) => row.getBoundingClientRect());
          return { below: innerHeight - rows.at(-1).bottom, row: rows[0].height, tall: document.documentElement.scrollHeight };
        });
        assert.ok(room.tall <= height, `${width}: ${room.tall} px tall`);
        assert.ok(room.below > 0 && room.below < 2.5 * room.row, `${width}: ${JSON.stringify(room)}`);
      }
      const colours = await page.evaluate(() => ({
        square: getComputedStyle(document.querySelector('main .slots [data-look="fault"]')).backgroundColor,
        word: getComputedStyle(document.querySelector('main .looks .fault')).color,
      }));
      assert.equal(colours.square, colours.word, 'a fault is as bright as its word');
      await shot('wall-alarms-zh');
      await page.unroute('**/v1/alarms?*');
      await page.setViewportSize(laptop);
    },

    async 'the big screen says when it is stale and comes back by itself'() {
      page.expect_console(offline);
      await go('/wall');
      await page.getByText('今日开始的订单').waitFor();
      const yards = new Date((await api('/v1/alarms?limit=1')).items[0].raised_at); // an alarm of this evening
      const shown = await page.locator('.clock', { hasText: /\d\d:\d\d/ }).textContent();
      const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
      const raised = minutes(yards.toLocaleTimeString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false }));
      assert.ok((minutes(shown) - raised + 1440) % 1440 < 240, `${shown} on the wall, an alarm at ${yards.toISOString()}`);
      await shot('wall-zh');
      await page.context().setOffline(true);
      await page.getByRole('alert').waitFor({ timeout: 60_000 });
      await page.context().setOffline(false);
      await page.getByRole('alert').waitFor({ state: 'detached', timeout: 60_000 });
    },

    async 'every view is accessible in both themes and languages, and fits a phone'() {
      const session = await some_session();
      const tariff = (await api('/v1/tariffs')).items[0].id;
      const job = (await api('/v1/jobs?limit=1')).items[0];
      const paths = [
        ...['/jobs', '/jobs?new=1', ...(job ? [`/jobs/${job.id}`] : [])],
        ...['/sessions', `/sessions/${session}`, '/reports', '/system', '/log?all=1', '/wall', '/tariffs'],
        ...[`/tariffs?notice=${tariff}`, `/tariffs?edit=${tariff}`],
        ...['accounts', 'postings', 'payments', 'refunds', 'reconcile', 'payees', 'till', 'exports'].map(
          (part) => `/money?part=${part}`,
        ),
        ...['locations', 'stations', 'residents', 'concessions', 'unknown'].map(
          (what) => `/set-up/import?what=${what}`,
        ),
      ];
      await page.emulateMedia({ reducedMotion: 'reduce' });
      for (const [name, query, viewport] of [
        ['light', 'theme=light&lang=zh', laptop],
        ['dark', 'theme=dark&lang=en', laptop],
        ['phone', 'theme=dark&lang=zh', phone],
      ]) {
        await page.setViewportSize(viewport);
        for (const path of paths) {
          await page.goto(`${origin}${path}${path.includes('?') ? '&' : '?'}${query}`);
          await page.locator('main h1').first().waitFor();
          await page.locator('main .waiting').first().waitFor({ state: 'detached' });
          if (name === 'light') assert.ok(await rested(page, 10_000), `${path} asks without end`);
          // Colours and names are the same on a phone; what may differ is the width.
          if (viewport !== phone) assert.deepEqual(await axe_violations(page), [], `${path}, ${name}`);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(wide <= viewport.width, `${path}, ${name}: ${wide} px wide`);
        }
      }
      await page.setViewportSize(laptop);
      await page.goto(`${origin}/?theme=light&lang=zh`);
      await page.locator('button[data-slot]').first().waitFor();
    },
  };
}
