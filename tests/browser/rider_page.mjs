// The resident's page in a real browser against the real server: scan, log in, top up at the desk,
// start, watch, stop, receipt; a weak network, a closed browser, a hostile code.
//   VOLTYARD_URL          http://127.0.0.1:8080
//   VOLTYARD_KEY          of an operator: reads login codes, tops up
//   VOLTYARD_CODE         of a pile's label, VOLTYARD_CHECK its check code
//   VOLTYARD_SCREENSHOTS  folder for the screenshots (optional)
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { axe_violations, launch } from './browser.mjs';

const { VOLTYARD_URL, VOLTYARD_KEY, VOLTYARD_CODE, VOLTYARD_CHECK, VOLTYARD_SCREENSHOTS } = process.env;
assert.ok(VOLTYARD_URL && VOLTYARD_KEY && VOLTYARD_CODE, 'VOLTYARD_URL, _KEY and _CODE are needed');
const origin = new URL(VOLTYARD_URL).origin;
const phone_number = '13812345678';
const phone = { width: 360, height: 740 };

const browser = await launch(origin);
const page = await browser.page({ viewport: phone, reducedMotion: 'reduce' });
page.expect_console(/401|404|409|ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|ERR_FAILED/);

async function shot(name) {
  if (VOLTYARD_SCREENSHOTS) {
    await page.screenshot({ path: join(VOLTYARD_SCREENSHOTS, `rider-${name}.png`) });
  }
}

async function operator(method, path, body) {
  const headers = { Authorization: `Bearer ${VOLTYARD_KEY}`, 'Content-Type': 'application/json' };
  if (method !== 'GET') headers['Idempotency-Key'] = `browser-${Date.now()}-${Math.random()}`;
  const answer = await fetch(origin + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

// Everything large enough for wet glasses and a cold thumb, and nothing wider than the telephone.
async function fits(name) {
  assert.deepEqual(await axe_violations(page), [], name);
  const found = await page.evaluate(() => {
    const seen = [...document.querySelectorAll('body *')];
    const own_text = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    const says = (one) => `${one.tagName} ${one.textContent.trim().slice(0, 20)}`;
    const small = seen.filter((one) => own_text(one) && parseFloat(getComputedStyle(one).fontSize) < 18);
    const low = seen.filter((one) => {
      const box = one.getBoundingClientRect();
      const target = one.matches('a, button, summary, textarea, input:not([type=radio])');
      return target && box.height > 0 && (box.height < 48 || box.width < 48);
    });
    return { small: small.map(says), low: low.map(says), width: document.documentElement.scrollWidth };
  });
  assert.deepEqual(found, { small: [], low: [], width: phone.width }, name);
}

const plugged = () => page.getByRole('button', { name: /已插好.*开始/ });

const steps = {
  async 'a scanned code shows the pile, its price and its check code; nobody is asked who they are'() {
    await page.goto(`${origin}/p/${VOLTYARD_CODE}`);
    await page.getByText(VOLTYARD_CHECK, { exact: true }).waitFor({ timeout: 30_000 });
    await page.getByText(/元\/度$/).first().waitFor();
    await page.getByText(/开始时先留出 ¥\d/).waitFor();
    await plugged().first().waitFor({ timeout: 90_000 });
    await fits('pile');
    await shot('pile');
  },

  async 'dark and English, too'() {
    await page.goto(`${origin}/p/${VOLTYARD_CODE}?theme=dark&lang=en`);
    await page.getByRole('heading', { name: 'Price' }).waitFor({ timeout: 30_000 });
    await fits('pile, dark');
    await shot('pile-dark');
    await page.goto(`${origin}/p/${VOLTYARD_CODE}?theme=light&lang=zh`);
    await page.getByRole('heading', { name: '价格' }).waitFor({ timeout: 30_000 });
  },

  async 'a guessed or hostile code leads nowhere, and is shown as text'() {
    for (const code of ['99990000', '%3Cimg%20src=x%20onerror=alert(1)%3E', '..%2F..%2Fetc']) {
      await page.goto(`${origin}/p/${code}`);
      await page.getByRole('heading', { name: '找到充电桩' }).waitFor({ timeout: 30_000 });
      assert.equal(await page.locator('img, [onerror]').count(), 0);
    }
    await fits('find');
    await page.getByLabel('贴纸编号').fill(` ${VOLTYARD_CODE.slice(0, 4)} ${VOLTYARD_CODE.slice(4)} `);
    await page.getByRole('button', { name: '打开这台桩' }).click();
    await page.getByText(VOLTYARD_CHECK, { exact: true }).waitFor({ timeout: 30_000 });
    assert.equal(new URL(page.url()).pathname, `/p/${VOLTYARD_CODE}`);
  },

  async 'one tap, a telephone number and its code'() {
    await plugged().first().click();
    await page.getByRole('button', { name: '用手机号继续' }).click();
    await page.getByRole('textbox', { name: '手机号' }).fill(phone_number);
    await page.getByRole('button', { name: '获取验证码' }).click();
    await page.getByRole('textbox', { name: '验证码' }).waitFor();
    await fits('login');
    await page.getByRole('textbox', { name: '验证码' }).fill('000000');
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByText('验证码不对').waitFor();
    const { items } = await operator('GET', '/v1/rider-codes');
    await page.getByRole('textbox', { name: '验证码' }).fill(items[0].code);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByText(/余额不够，还差/).waitFor({ timeout: 30_000 });
    await shot('short');
  },

  async 'with money, the start is followed step by step until current flows'() {
    const wallets = await operator('GET', `/v1/wallets?matching=${phone_number}`);
    await operator('POST', `/v1/wallets/${wallets.items[0].id}/top-ups`, { amount_minor: 1000 });
    await page.reload();
    const go = page.getByRole('button', { name: '确认开始充电' });
    await go.waitFor({ timeout: 30_000 });
    await fits('confirm');
    await shot('confirm');
    await go.click();
    await page.getByText('指令已发给充电桩').waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: '停止充电' }).waitFor({ timeout: 90_000 });
    await page.getByText(/最后读数 \d\d:\d\d/).waitFor({ timeout: 90_000 });
    await fits('charge');
    await shot('charge');
  },

  async 'without a network everything stays, one line says so, and it goes on by itself'() {
    await page.context().setOffline(true);
    await page.getByText(/没有网络|正在重试/).waitFor({ timeout: 30_000 });
    await page.getByRole('heading', { name: '充电中' }).waitFor();
    await page.context().setOffline(false);
    await page.getByText(/没有网络|正在重试/).waitFor({ state: 'detached', timeout: 60_000 });
  },

  async 'a browser that was closed goes on with the charge'() {
    await page.goto('about:blank');
    await page.goto(`${origin}/p/${VOLTYARD_CODE}`);
    await page.getByRole('heading', { name: '充电中' }).waitFor({ timeout: 30_000 });
  },

  async 'stopping settles at once: every line is explained and the rest is back'() {
    await page.getByRole('button', { name: '停止充电' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '停止充电' }).click();
    await page.getByRole('heading', { name: '充电已结束' }).waitFor({ timeout: 90_000 });
    await page.getByText('退回余额').waitFor();
    await page.getByText(/度 × .* 元\/度/).waitFor();
    await fits('receipt');
    await shot('receipt');
    const paper = await page.getByRole('link', { name: '收据', exact: true }).getAttribute('href');
    const text = await page.evaluate(async (path) => (await fetch(path)).text(), paper);
    assert.match(text, /电费/);
  },

  async 'a fault becomes a work order with a number to quote; what was typed survives a reload'() {
    await page.goto(`${origin}/p/${VOLTYARD_CODE}?view=fault`);
    await page.getByLabel('怎么了').fill('插座松了 <b>3</b>');
    await page.reload();
    assert.equal(await page.getByLabel('怎么了').inputValue(), '插座松了 <b>3</b>');
    await page.getByLabel('3', { exact: true }).check();
    await fits('fault');
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByText(/工单号 \S+/).waitFor({ timeout: 30_000 });
  },

  async 'the account has the balance and the charge; logging out forgets both'() {
    await page.goto(`${origin}/my`);
    await page.getByText('138****5678').waitFor({ timeout: 30_000 });
    await page.getByRole('link', { name: /号桩|13544001/ }).first().waitFor({ timeout: 30_000 });
    await fits('account');
    await shot('account');
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.getByText('登录后看余额和订单').waitFor({ timeout: 30_000 });
    assert.equal(await page.evaluate(() => localStorage.getItem('rider')), null);
  },
};

const wanted = new RegExp(process.argv[2] ?? '');
let failed = 0;
for (const [name, step] of Object.entries(steps)) {
  if (!wanted.test(name)) continue;
  const began = Date.now();
  try {
    await step();
    assert.deepEqual(browser.caught.splice(0), []);
    console.log(`ok   ${name} (${Date.now() - began} ms)`);
  } catch (error) {
    failed += 1;
    await page.context().setOffline(false);
    console.log(`FAIL ${name}\n${error.stack}\n${browser.caught.splice(0).join('\n')}`);
    await shot(`failed-${failed}`).catch(() => {});
  }
}
await browser.close();
process.exit(failed === 0 ? 0 : 1);
