// The ledger, the till and the card desk.
import assert from 'node:assert/strict';
import { a_console } from './console.mjs';

const offline = /ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|ERR_FAILED/;

export function money_steps({ page, origin, shot, phone }) {
  const { go, address, api, send, held_back } = a_console(page, origin);

  return {
    async 'money: the accounts balance, and a posting names its accounts'() {
      await go('/money');
      await page.getByText('借贷平衡').waitFor();
      await shot('money-zh');
      await page.getByRole('link', { name: '明细' }).click();
      const charged = new Set((await api('/v1/sessions?state=ended&limit=100')).items.map((one) => one.token_uid));
      const { items } = await api('/v1/tokens?limit=1000');
      const { wallet_id } = items.find((one) => one.wallet_id !== null && charged.has(one.uid));
      const { holder } = await api(`/v1/wallets/${wallet_id}`);
      await page.getByLabel('姓名（一部分也行）、完整手机号或卡号').fill(holder);
      await page.keyboard.press('Enter');
      await page.locator('button.choice').filter({ hasText: holder }).first().click();
      await page.waitForURL(new RegExp(wallet_id));
      await page.getByText('充电预扣 →').first().waitFor();
      await page.getByRole('link', { name: '订单', exact: true }).last().click();
      await page.waitForURL(/\/sessions\//);
    },

    async 'money: postings of all wallets are chosen by kind and day, by the server'() {
      const names = held_back(/\/v1\/stations\?/);
      const asked = [];
      page.on('request', (one) => /\/postings\?/.test(one.url()) && asked.push(one.url()));
      await page.route(names.address, names.hold);
      await go('/money?part=postings&kind=hold');
      const rows = page.locator('li[data-row]');
      await rows.first().waitFor();
      const named = page.waitForResponse(names.address);
      names.go_on();
      await (await named).finished();
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100))));
      assert.equal(asked.length, 1, 'what is shown was thrown away and asked for again');
      assert.deepEqual(new Set(await rows.locator('span > strong').allTextContents()), new Set(['充电预扣']));
      await page.getByLabel('从', { exact: true }).fill('2040-01-01');
      await page.getByText('没有这样的明细。').waitFor();
      assert.equal(address().searchParams.get('from'), '2040-01-01');
      await go('/money?part=postings');
      await rows.first().waitFor();
      await shot('postings-zh');
    },

    async 'money: a count of the till stands in the list at once, with what was missing'() {
      const wallet = (await api('/v1/wallets?limit=1')).items[0].id;
      await send('POST', `/v1/wallets/${wallet}/top-ups`, { amount_minor: 5000 });
      await go('/money?part=till');
      const expected = (await api('/v1/till')).expected.amount_minor;
      await page.getByLabel('实点金额（元）').fill(String((expected - 100) / 100));
      await page.getByLabel('备注').fill('交班');
      await page.getByRole('button', { name: '点清并结班' }).click();
      const row = page.locator('li[data-row]').first();
      await row.getByText('交班').waitFor();
      await row.getByText('差额').waitFor();
      await shot('till-zh');
    },

    async 'money: what is far off in the till, and cash that goes out, are asked about before'() {
      await go('/money?part=till');
      const wallet = (await api('/v1/wallets?limit=1')).items[0].id;
      await send('POST', `/v1/wallets/${wallet}/top-ups`, { amount_minor: 5000 });
      await go('/money?part=till');
      const before = (await api('/v1/till')).expected.amount_minor;
      await page.getByLabel('实点金额（元）').fill('1');
      await page.getByRole('button', { name: '点清并结班' }).click();
      await page.getByText('确定这样记账并清空现金箱吗').waitFor();
      assert.equal((await api('/v1/till')).expected.amount_minor, before, 'emptied by one click');
      await page.getByRole('button', { name: '取消' }).click();
      await page.getByRole('button', { name: '点清并结班' }).waitFor();

      await go(`/desk?wallet=${wallet}`);
      await page.getByLabel('金额（元）').first().fill('50');
      await page.getByRole('button', { name: '退现金 ¥50.00' }).click();
      await page.getByText(/从现金箱付给.* ¥50\.00 现金/).waitFor();
      assert.equal((await api('/v1/till')).expected.amount_minor, before, 'paid out by one click');
      await shot('refund-sure-zh');
      await page.getByRole('button', { name: '是，就这样做' }).click();
      await page.getByRole('button', { name: '退现金', exact: true }).waitFor();
      assert.equal((await api('/v1/till')).expected.amount_minor, before - 5000);
    },

    async 'desk: what failed is said beside the form that was sent, and stays when a slower reading comes'() {
      page.expect_console(offline);
      const wallet = (await api('/v1/wallets?limit=1')).items[0].id;
      const list = held_back(/\/v1\/wallets\?/);
      await page.setViewportSize(phone);
      await page.route(list.address, list.hold);
      await page.route('**/v1/tokens/*', (route) => route.abort());
      await go(`/desk?wallet=${wallet}`);
      await page.getByRole('textbox', { name: '卡号', exact: true }).fill('NO-SUCH');
      await page.getByRole('button', { name: '发卡' }).click();
      const form = page.locator('form').filter({ has: page.getByRole('textbox', { name: '卡号', exact: true }) });
      await form.getByRole('alert').waitFor();
      const came = page.waitForResponse(list.address);
      list.go_on();
      await came;
      await page.locator('[data-wallet]').first().waitFor({ state: 'attached' });
      assert.equal(await form.getByRole('alert').count(), 1);
    },
  };
}
