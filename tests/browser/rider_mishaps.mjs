// What goes wrong for residents: an answer that is lost, a login that ends, a sticker that is not right,
// money that is not as it was asked for. Where the server would need luck to say it, its answer is put
// in place; the pages are the real ones. Steps of rider_page.mjs, in three groups.
import assert from 'node:assert/strict';

export function mishaps({ browser, page, origin, code, dark_code, phone, fits, shot, plugged }) {
  const problem = (status, reason = '') => ({
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({ title: 'refused', status, reason }),
  });
  const answer = (body, status = 200) => ({ status, contentType: 'application/json', body: JSON.stringify(body) });

  // Answers in this order, the last one for ever; null: no answer, undefined: the server's own.
  async function instead(there, what, ...answers) {
    let next = 0;
    await there.route(what, (route) => {
      const given = answers[Math.min(next++, answers.length - 1)];
      if (given === undefined) return route.continue();
      return given === null ? route.abort() : route.fulfill(given);
    });
  }

  // A telephone that was never here.
  async function stranger() {
    const there = await browser.page({ viewport: phone, reducedMotion: 'reduce' });
    there.expect_console(/401|404|429/);
    return there;
  }

  const path = () => page.evaluate(() => location.pathname + location.search);
  const charge_id = () => page.evaluate(() => new URLSearchParams(location.search).get('charge'));

  const when_looking = {
    async 'a sticker of a slot or a pile that is not there says so; what was typed stays in the field'() {
      await page.goto(`${origin}/p/${code}-99`);
      await page.getByText('这台桩没有 99 号充电位').waitFor({ timeout: 30_000 });
      await page.goto(`${origin}/p/${code}?slot=77`);
      await page.getByRole('dialog').getByText('这台桩没有 77 号充电位').waitFor({ timeout: 30_000 });
      await page.goto(`${origin}/p`);
      await page.getByLabel('贴纸编号').fill('99998888');
      await page.getByRole('button', { name: '打开这台桩' }).click();
      await page.getByText('没有编号为 99998888 的充电桩').waitFor({ timeout: 30_000 });
      assert.equal(await page.getByLabel('贴纸编号').inputValue(), '99998888');
      await fits('no such pile');
    },

    async 'a page whose script is lost on the way has something to press'() {
      await page.route('**/assets/*.js', (route) => route.abort());
      await page.goto(`${origin}/p/${code}`, { waitUntil: 'commit' });
      const again = page.getByRole('link', { name: '再试一次' });
      await again.waitFor({ timeout: 20_000 });
      await page.unrouteAll();
      await again.click();
      await page.getByRole('heading', { name: '充电位' }).waitFor({ timeout: 30_000 });
    },

    async 'too many wrong numbers of one network are no weak network: wait, or log in'() {
      const there = await stranger();
      await instead(there, '**/v1/rider/labels/*', problem(429));
      await there.goto(`${origin}/p/${code}`);
      await there.getByText('这个网络上输错编号的次数太多').waitFor({ timeout: 30_000 });
      await there.getByRole('textbox', { name: '手机号' }).waitFor({ timeout: 30_000 });
      assert.equal(await there.getByText('网络不好').count(), 0);
      await there.context().close();
    },

    async 'a link to an account or a charge offers the login, also where no pile was ever seen'() {
      const there = await stranger();
      for (const wanted of ['/my', '/my?view=pay', '/my?view=moved', '/my?charge=019ac0de-0000-7000-8000-000000000001']) {
        await there.goto(`${origin}${wanted}`);
        await there.getByRole('textbox', { name: '手机号' }).fill('13900002222', { timeout: 30_000 });
        await there.getByRole('button', { name: '获取验证码' }).click();
        await there.getByText('编号是 4 到 20 位数字或字母').waitFor();
      }
      await there.getByLabel('贴纸编号').fill(code);
      await there.getByRole('button', { name: '获取验证码' }).click();
      await there.getByRole('textbox', { name: '验证码' }).waitFor({ timeout: 30_000 });
      await there.context().close();
    },

    async 'closing the sheet before a start leaves no second step onto the pile'() {
      await page.goto(`${origin}/p`);
      await page.getByLabel('贴纸编号').fill(code);
      await page.getByRole('button', { name: '打开这台桩' }).click();
      await plugged().first().click({ timeout: 30_000 });
      await page.getByRole('button', { name: '关闭' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      assert.equal(await path(), `/p/${code}`);
      await page.goBack();
      assert.equal(await path(), '/p');
    },
  };

  const with_money = {
    async 'a top-up that came in with another amount is being looked into, never "not charged"'() {
      const at = '2026-11-27T12:00:00Z';
      const yuan = { amount_minor: 2000, currency: 'CNY' };
      await instead(page, '**/v1/rider/payments/*', answer({
        id: '019ac0de-0000-7000-8000-000000000001', wallet_id: '', location_id: '', account: 'sandbox',
        provider: 'sandbox', method: 'native', amount: yuan, refunded: { ...yuan, amount_minor: 0 },
        state: 'failed', reason: 'amount_differs', code: null, browser_call: null, provider_number: '7',
        who: 'resident', created_at: at, expires_at: at, paid_at: null,
      }));
      await page.goto(`${origin}/my?view=pay&payment=019ac0de-0000-7000-8000-000000000001`);
      await page.getByText('钱还没有进余额，正在核对').waitFor({ timeout: 30_000 });
      await page.getByText('付款单号 019ac0de000070008000000000000001').waitFor();
      await page.getByRole('link', { name: '客服电话 037166666666' }).waitFor();
      assert.equal(await page.getByText('没有扣钱').count(), 0);
      await fits('top-up of another amount');
      await shot('pay-odd');
      await page.unrouteAll();
    },

    async 'a paid top-up that is opened afresh leads to the pile, not out of the page'() {
      const { items } = await page.evaluate(async () => (await fetch('/v1/rider/movements?limit=1')).json());
      assert.equal(items.length, 1);
      await instead(page, '**/v1/rider/payments/*', answer({ id: 'x', state: 'paid', reason: null, amount: { amount_minor: 2000, currency: 'CNY' } }));
      await page.goto('about:blank');
      await page.goto(`${origin}/my?view=pay&payment=x`);
      await page.getByRole('button', { name: '好的' }).click({ timeout: 30_000 });
      await page.getByRole('heading', { name: '价格' }).waitFor({ timeout: 30_000 });
      assert.equal(await path(), `/p/${code}`);
      await page.unrouteAll();
    },

    async 'a start that is refused before it was one says that nothing was set aside, and no step as done'() {
      await instead(page, '**/v1/rider/starts', problem(409, 'not_plugged'));
      await page.goto(`${origin}/p/${code}`);
      await plugged().first().click({ timeout: 30_000 });
      await page.getByRole('button', { name: '确认开始充电' }).click();
      await page.getByText('没有扣钱，也没有留出钱。').waitFor({ timeout: 30_000 });
      assert.equal(await page.getByText(/没有发到充电桩|充电桩已接受|已经退回/).count(), 0);
      await page.getByRole('link', { name: '客服电话 037166666666' }).waitFor();
      await fits('a refused start');
      await shot('start-refused');
      await page.unrouteAll();
    },

    async 'a pile that accepts and gives no current: after a while a hint, the stop, the telephone'() {
      const start = { id: 's', step: 'accepted', reason: null, charge_id: '019ac0de-0000-7000-8000-000000000001', free_slots: [] };
      await instead(page, '**/v1/rider/starts', answer(start, 201));
      await instead(page, '**/v1/rider/starts/s', answer(start));
      await page.goto(`${origin}/p/${code}`);
      await plugged().first().click({ timeout: 30_000 });
      await page.getByRole('button', { name: '确认开始充电' }).click();
      await page.getByText('充电桩已接受，电流还没有来').waitFor({ timeout: 30_000 });
      await page.getByRole('link', { name: '看充电情况' }).waitFor();
      await page.getByRole('button', { name: '停止充电' }).waitFor();
      await page.getByRole('link', { name: '报修' }).waitFor();
      await page.getByRole('link', { name: '客服电话 037166666666' }).waitFor();
      await fits('a start without current');
      await shot('start-slow');
      await page.unrouteAll();
      await page.evaluate(() => localStorage.removeItem('rider'));
    },

    async 'a charge that is not of this account is forgotten, and the pile is shown'() {
      const id = '019ac0de-0000-7000-8000-000000000001';
      const kept = () => page.evaluate(() => JSON.parse(localStorage.getItem('rider')));
      await page.evaluate(
        ([id, label]) => localStorage.setItem('rider', JSON.stringify({ charge: { id, label } })), [id, code]);
      await page.goto(`${origin}/p/${code}`);
      await page.getByRole('heading', { name: '价格' }).waitFor({ timeout: 30_000 });
      await page.waitForFunction(() => JSON.parse(localStorage.getItem('rider')).charge === null);
      await page.goto(`${origin}/my?charge=${id}`);
      await page.getByText('您的账户里没有这一单').waitFor({ timeout: 30_000 });
      await page.evaluate(([label]) => localStorage.setItem('rider', JSON.stringify({
        start: { key: 'k', label, slot: 3, at_ms: Date.now(), id: '019ac0de-0000-7000-8000-000000000001' } })), [code]);
      await page.goto(`${origin}/p/${code}`);
      await page.waitForFunction(() => JSON.parse(localStorage.getItem('rider')).start === null);
      await page.getByRole('heading', { name: '价格' }).waitFor({ timeout: 30_000 });
      assert.equal((await kept()).start, null);
      await plugged().first().click({ timeout: 30_000 });
      await page.getByRole('button', { name: '确认开始充电' }).waitFor({ timeout: 30_000 });
    },
  };

  // The start that follows them: its first answer is lost, and a server that has just begun again knows
  // no pile.
  const lost_answer = () => instead(page, '**/v1/rider/starts', null, problem(503, 'offline'), undefined);

  const while_charging = {
    async 'another slot of the pile shows the pile and leads to the charge; nobody else is asked to log in'() {
      const id = await charge_id();
      const { slot } = await page.evaluate(async (id) => (await fetch(`/v1/rider/charges/${id}`)).json(), id);
      await page.goto(`${origin}/p/${code}-${slot === 1 ? 2 : 1}`);
      await page.getByRole('heading', { name: '价格' }).waitFor({ timeout: 30_000 });
      await page.getByRole('link', { name: new RegExp(`您在.*${slot} 号正在充电`) }).click({ timeout: 30_000 });
      await page.getByRole('heading', { name: '充电中' }).waitFor({ timeout: 30_000 });
      const there = await stranger();
      await there.goto(`${origin}/p/${code}`);
      await there.evaluate(
        ([id, label]) => localStorage.setItem('rider', JSON.stringify({ charge: { id, label } })), [id, code]);
      await there.goto(`${origin}/p/${code}`);
      await there.getByRole('heading', { name: '价格' }).waitFor({ timeout: 30_000 });
      await there.waitForLoadState('networkidle');
      assert.equal(await there.getByRole('dialog').count(), 0);
      await there.context().close();
    },

    async 'a login that ends under a charge is said, and offered again'() {
      const mine = '**/v1/rider/charges/*';
      await instead(page, mine, problem(401));
      await page.getByText('登录已结束，下面是').waitFor({ timeout: 30_000 });
      assert.equal(await page.getByRole('button', { name: '停止充电' }).count(), 0);
      await fits('a charge whose login ended');
      await shot('charge-logged-out');
      await page.getByRole('button', { name: '重新登录' }).click();
      await page.getByRole('dialog').getByRole('textbox', { name: '手机号' }).waitFor();
      await page.unrouteAll();
      await page.reload();
      await page.getByRole('button', { name: '停止充电' }).waitFor({ timeout: 30_000 });
    },

    async 'the power of a pile without a signal is the last one, not the present one'() {
      const id = await charge_id();
      const charge = await page.evaluate(async (id) => (await fetch(`/v1/rider/charges/${id}`)).json(), id);
      await instead(page, '**/v1/rider/charges/*', answer({ ...charge, state: 'silent', silent_since: charge.last_reading_at }));
      await page.getByText('最后功率').waitFor({ timeout: 30_000 });
      await page.unrouteAll();
      await page.getByText('最后功率').waitFor({ state: 'detached', timeout: 30_000 });
    },
  };

  // The stop that follows them does not get through at first.
  const lost_stop = async (stop) => {
    const sent = [];
    page.on('request', (request) => request.url().endsWith('/stop') && sent.push(request.url()));
    await instead(page, '**/v1/rider/charges/*/stop', null, problem(502), undefined);
    await stop();
    await page.getByText('停止还没有发出去').waitFor({ timeout: 30_000 });
    await page.getByRole('heading', { name: '充电已结束' }).waitFor({ timeout: 90_000 });
    assert.equal(sent.length, 3);
    await page.unrouteAll();
  };

  const afterwards = {
    async 'a receipt that nobody has looked at yet is a tap away from the pile; twice the zoom breaks no word'() {
      const id = await page.evaluate(async () => (await (await fetch('/v1/rider/charges?limit=1')).json()).items[0].id);
      await page.goto(`${origin}/p/${code}`);
      await page.evaluate(
        ([id, label]) => localStorage.setItem('rider', JSON.stringify({ label, charge: { id, label } })), [id, code]);
      await page.goto(`${origin}/p/${code}`);
      await page.getByRole('link', { name: /您在.*的充电已结束，看收据/ }).click({ timeout: 30_000 });
      await page.getByRole('heading', { name: '充电已结束' }).waitFor({ timeout: 30_000 });
      await page.getByText('电费小计').waitFor();
      await page.setViewportSize({ width: 180, height: 370 });
      const tall = await page.getByRole('link', { name: '收据 PDF' }).evaluate((link) => link.getBoundingClientRect().height);
      assert.ok(tall <= 64, `one line, not ${tall} px`);
      await page.setViewportSize(phone);
    },

    async 'a fault report keeps slot and telephone with its text, and belongs to its pile'() {
      await page.goto(`${origin}/p/${code}?view=fault`);
      await page.getByLabel('怎么了').fill('没有反应');
      await page.getByLabel('4', { exact: true }).check();
      await page.getByLabel(/联系电话/).fill('138 6666 0001');
      await page.reload();
      assert.equal(await page.getByLabel('怎么了').inputValue(), '没有反应');
      assert.equal(await page.getByLabel(/联系电话/).inputValue(), '138 6666 0001');
      await page.getByLabel('4', { exact: true }).waitFor({ timeout: 30_000 });
      assert.ok(await page.getByLabel('4', { exact: true }).isChecked());
      await page.goto(`${origin}/p/${dark_code}?view=fault`);
      assert.equal(await page.getByLabel('怎么了').inputValue(), '');
    },

    async 'a fault report whose answer is lost says so, and is the same report when it is sent again'() {
      await page.goto(`${origin}/p/${code}?view=fault`);
      const sent = [];
      page.on('request', (request) => request.url().endsWith('/v1/rider/faults') && sent.push(request));
      await page.getByLabel('怎么了').fill('没有反应');
      await page.getByLabel(/联系电话/).fill('138 6666 0001');
      await instead(page, '**/v1/rider/faults', null, undefined);
      await page.getByRole('button', { name: '提交' }).click();
      await page.getByText('没有收到回答。请再点一次，不会重复。').waitFor({ timeout: 30_000 });
      await page.getByRole('button', { name: '提交' }).click();
      await page.getByText(/工单号 \S+/).waitFor({ timeout: 30_000 });
      const [first, second] = sent.map((request) => request.headers()['idempotency-key']);
      assert.ok(first && first === second);
      assert.equal(JSON.parse(sent[1].postData()).phone, '13866660001');
      await page.unrouteAll();
    },

    async 'to log out everywhere is asked first'() {
      await page.goto(`${origin}/my`);
      await page.getByRole('button', { name: '在所有手机上退出' }).click({ timeout: 30_000 });
      await page.getByRole('dialog').getByText('每部手机都要重新登录').waitFor();
      await fits('log out everywhere');
      await page.getByRole('dialog').getByRole('button', { name: '返回' }).click();
      await page.getByText('138****5678').waitFor();
    },
  };

  return { when_looking, with_money, lost_answer, while_charging, lost_stop, afterwards };
}
