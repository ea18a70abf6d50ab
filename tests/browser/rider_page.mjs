// The resident's page in a real browser against the real server: scan, log in, top up at the desk,
// start, watch, stop, receipt; a weak network, a closed browser, a hostile code.
//   VOLTYARD_URL          http://127.0.0.1:8080
//   VOLTYARD_KEY          of an operator: reads login codes, tops up
//   VOLTYARD_CODE         of a pile's label, VOLTYARD_CHECK its check code
//   VOLTYARD_DARK_CODE    of a pile of the same place that never connects
//   VOLTYARD_LOCATION     the place of both
//   VOLTYARD_PROVIDER     of payments, to play with
//   VOLTYARD_SCREENSHOTS  folder for the screenshots (optional)
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { axe_violations, launch, run_steps } from './browser.mjs';
import { text_of } from './qr.mjs';
import { mishaps } from './rider_mishaps.mjs';
import { wechat } from './wechat.mjs';

const { VOLTYARD_WECHAT_PORT, VOLTYARD_DARK_CODE, VOLTYARD_LOCATION, VOLTYARD_PROVIDER } = process.env;
const { VOLTYARD_URL, VOLTYARD_KEY, VOLTYARD_CODE, VOLTYARD_CHECK, VOLTYARD_SCREENSHOTS } = process.env;
assert.ok(VOLTYARD_URL && VOLTYARD_KEY && VOLTYARD_CODE, 'VOLTYARD_URL, _KEY and _CODE are needed');
const origin = new URL(VOLTYARD_URL).origin;
const phone_number = '13812345678';
const phone = { width: 360, height: 740 };

const browser = await launch(origin);
const page = await browser.page({ viewport: phone, reducedMotion: 'reduce' });
page.expect_console(/401|404|409|502|503|ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|ERR_FAILED/);

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

// A photo as a camera makes it: larger than anybody wants, and it says where it was taken.
async function camera_photo() {
  const text = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    canvas.width = 3000;
    canvas.height = 2250;
    const pen = canvas.getContext('2d');
    const sky = pen.createLinearGradient(0, 0, 0, 2250);
    sky.addColorStop(0, '#8fb7d9');
    sky.addColorStop(1, '#d7dfe6');
    pen.fillStyle = sky;
    pen.fillRect(0, 0, 3000, 2250);
    pen.fillStyle = '#57656f';
    pen.fillRect(300, 900, 2400, 90);
    for (let i = 0; i < 7; ++i) pen.fillRect(340 + i * 380, 990, 40, 900);
    pen.fillStyle = '#3c7a55';
    for (let i = 0; i < 6; ++i) pen.fillRect(420 + i * 380, 1500, 260, 390);
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.95));
    return btoa(String.fromCharCode(...new Uint8Array(await blob.arrayBuffer()).slice(0, 2))) + ' ' +
      (await new Promise((done) => {
        const reader = new FileReader();
        reader.onload = () => done(reader.result.split(',')[1]);
        reader.readAsDataURL(blob);
      }));
  });
  const octets = Buffer.from(text.split(' ')[1], 'base64');
  const exif = Buffer.from('Exif\0\0GPS 34.75N 113.62E');
  const size = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
  return { name: 'shed.jpg', mimeType: 'image/jpeg', buffer: Buffer.concat([octets.subarray(0, 2), size, exif, octets.subarray(2)]) };
}

// The dark and light squares of a code as they are painted on the screen: what a camera sees.
async function painted(picture, size) {
  return picture.evaluate(async (image, size) => {
    await image.decode();
    const dots = 8;
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = size * dots;
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    pen.fillStyle = '#ffffff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    const dark = (x, y) => pen.getImageData(x * dots + dots / 2, y * dots + dots / 2, 1, 1).data[0] < 128;
    const quiet = 4;
    const inner = size - 2 * quiet;
    return Array.from({ length: inner }, (_, y) =>
      Array.from({ length: inner }, (_, x) => dark(x + quiet, y + quiet)),
    );
  }, size);
}

// Somebody of the staff, in a browser of their own.
async function staff() {
  const made = await operator('POST', '/v1/people', { login: `guard${Date.now()}`, name: '王师傅', role: 'operator', location_ids: [] });
  const token = /token=(\S+)$/.exec(made.invitation.link)?.[1] ?? made.invitation.link.split('#').at(-1);
  const desk = await browser.page({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  desk.expect_console(/401|404/);
  await desk.goto(`${origin}/p`);
  const statuses = await desk.evaluate(
    async ([token, login]) => {
      const post = async (path, body) =>
        (await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).status;
      const password = 'rain on a tin roof';
      return [await post('/v1/setup', { token, password }), await post('/v1/login', { login, password })];
    },
    [token, made.person.login],
  );
  assert.deepEqual(statuses, [204, 204]);
  return desk;
}

// Inside WeChat, on a telephone that was never here.
async function inside_wechat() {
  const userAgent = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126 Mobile Safari/537.36 MicroMessenger/8.0.50';
  const other = await browser.page({ viewport: phone, reducedMotion: 'reduce', userAgent });
  other.expect_console(/401/);
  return other;
}

async function prove(there, number) {
  await there.goto(`${origin}/my`);
  await there.getByRole('textbox', { name: '手机号' }).fill(number);
  await there.getByRole('button', { name: '获取验证码' }).click();
  await there.getByRole('textbox', { name: '验证码' }).waitFor();
  const { items } = await operator('GET', '/v1/rider-codes');
  await there.getByRole('textbox', { name: '验证码' }).fill(items[0].code);
  await there.getByRole('button', { name: '登录', exact: true }).click();
  await there.getByText(`${number.slice(0, 3)}****${number.slice(-4)}`).waitFor({ timeout: 30_000 });
}

const plugged = () => page.getByRole('button', { name: /已插好.*开始/ });

const wrong = mishaps({
  browser,
  page,
  origin,
  code: VOLTYARD_CODE,
  dark_code: VOLTYARD_DARK_CODE,
  phone,
  fits,
  shot,
  plugged,
});

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

  ...wrong.when_looking,

  async 'one tap, a telephone number and its code'() {
    await page.goto(`${origin}/p/${VOLTYARD_CODE}`);
    await plugged().first().click();
    await page.getByRole('button', { name: '用手机号继续' }).click();
    await page.getByRole('textbox', { name: '手机号' }).fill(phone_number);
    await page.getByRole('button', { name: '获取验证码' }).click();
    await page.getByRole('textbox', { name: '验证码' }).waitFor();
    await fits('login');
    await page.reload(); // to read the message the page was left, and it was thrown away meanwhile
    await page.getByRole('button', { name: '用手机号继续' }).click();
    await page.getByRole('textbox', { name: '验证码' }).fill('000000');
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByText('验证码不对').waitFor();
    const { items } = await operator('GET', '/v1/rider-codes');
    await page.getByRole('textbox', { name: '验证码' }).fill(items[0].code);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByText(/余额不够，还差/).waitFor({ timeout: 30_000 });
    await shot('short');
  },

  async 'the code of a top-up is read off the screen by another telephone, paid there, and arrives here'() {
    await operator('PUT', `/v1/locations/${VOLTYARD_LOCATION}/payee`, { account: 'sandbox', service_phone: '037166666666' });
    await page.goto(`${origin}/my`);
    await page.getByRole('link', { name: '充值', exact: true }).click({ timeout: 30_000 });
    await page.getByRole('radio', { name: '¥20', exact: true }).check();
    await fits('top-up');
    await shot('pay');
    await page.getByRole('button', { name: '付 ¥20.00' }).click();
    await page.getByText('等待付款 ¥20.00').waitFor({ timeout: 30_000 });
    // Whoever went away while it waits finds it again.
    await page.goto(`${origin}/my`);
    await page.getByRole('link', { name: '等待付款 ¥20.00' }).click({ timeout: 30_000 });
    await page.getByText('已经付了，还没到账').waitFor({ timeout: 30_000 });
    await page.getByText('用另一部手机付').click();
    const picture = page.getByRole('img', { name: '付款码，¥20.00，用另一部手机扫' });
    await page.waitForFunction(() => document.querySelector('img.qr')?.naturalWidth > 0);
    await fits('top-up, its code');
    await picture.scrollIntoViewIfNeeded();
    await shot('pay-code');
    const size = await page.evaluate(async () => {
      const svg = await (await fetch(document.querySelector('img.qr').src)).text();
      return Number(/viewBox="-4 -4 (\d+) /.exec(svg)[1]);
    });
    const read = text_of(await painted(picture, size));
    assert.equal(new URL(read).origin, VOLTYARD_PROVIDER);
    assert.equal(read, await page.getByRole('link', { name: '去付款' }).getAttribute('href'));
    const other = await browser.page({ viewport: phone });
    other.expect_console(/favicon/);
    await other.goto(read);
    await other.getByText('¥20.00').first().waitFor();
    await other.locator('form button').click();
    await page.getByText('已到账 ¥20.00').waitFor({ timeout: 60_000 });
    await page.getByText('余额 ¥20.00').waitFor({ timeout: 30_000 });
    await fits('top-up, paid');
    await shot('pay-paid');
    await other.context().close();
    const elsewhere = browser.caught.splice(0).filter((one) => !one.startsWith(`foreign: ${VOLTYARD_PROVIDER}/`));
    assert.deepEqual(elsewhere, []);
  },

  async 'what was given stands apart from what was paid in'() {
    const wallets = await operator('GET', `/v1/wallets?matching=${phone_number}`);
    await operator('PUT', `/v1/locations/${VOLTYARD_LOCATION}/payee`, { account: 'gift', service_phone: '037166666666' });
    await operator('POST', `/v1/wallets/${wallets.items[0].id}/payments`, { location_id: VOLTYARD_LOCATION, amount_minor: 5 });
    await operator('PUT', `/v1/locations/${VOLTYARD_LOCATION}/payee`, { account: 'sandbox', service_phone: '037166666666' });
    await page.goto(`${origin}/my`);
    await page.locator('.balance').getByText('¥20.05').waitFor({ timeout: 30_000 });
    const parts = await page.locator('.balance dl div').allInnerTexts();
    assert.deepEqual(parts.map((text) => text.replace(/\s+/g, ' ')), ['自己充的 用不完可以退 ¥20.00', '赠送的 先用，不退现 ¥0.05']);
    await fits('account with a gift');
    await shot('gift');
    await page.getByRole('link', { name: '充值和退款' }).click();
    await page.getByText('+¥20.00').waitFor({ timeout: 30_000 });
    await page.getByText('+¥0.05').waitFor();
    await fits('what moved the money');
    await shot('moved');
    await page.goto(`${origin}/p/${VOLTYARD_CODE}`);
    await page.getByText(VOLTYARD_CHECK, { exact: true }).waitFor({ timeout: 30_000 });
  },

  async 'a photo of the shed that staff puts is seen below the piles'() {
    const desk = await staff();
    await desk.goto(`${origin}/set-up/import?what=photos`);
    await desk.getByLabel(/上传照片/).first().setInputFiles(await camera_photo());
    await desk.getByRole('img', { name: /的照片/ }).first().waitFor({ timeout: 30_000 });
    assert.deepEqual(await axe_violations(desk), []);
    if (VOLTYARD_SCREENSHOTS) await desk.screenshot({ path: join(VOLTYARD_SCREENSHOTS, 'place-photos.png') });
    await desk.setViewportSize(phone);
    for (const theme of ['light', 'dark']) {
      await desk.goto(`${origin}/set-up/import?what=photos&theme=${theme}`);
      await desk.getByRole('img', { name: /的照片/ }).first().waitFor({ timeout: 30_000 });
      assert.deepEqual(await axe_violations(desk), [], `photos of places, ${theme}`);
      assert.equal(await desk.evaluate(() => document.documentElement.scrollWidth), phone.width, theme);
      await desk.getByRole('img', { name: /的照片/ }).first().scrollIntoViewIfNeeded();
      if (VOLTYARD_SCREENSHOTS) await desk.screenshot({ path: join(VOLTYARD_SCREENSHOTS, `place-photos-360-${theme}.png`) });
    }
    await desk.context().close();
    await page.goto(`${origin}/p/${VOLTYARD_CODE}`);
    const photo = page.getByRole('img', { name: /的照片/ });
    await photo.scrollIntoViewIfNeeded({ timeout: 30_000 });
    await page.waitForFunction(() => document.querySelector('img.place')?.naturalWidth > 0);
    await shot('pile-photo');
    await fits('pile with a photo');
    const kept = await page.evaluate(async () => {
      const answer = await fetch(document.querySelector('img.place').src);
      return [answer.headers.get('cache-control'), await answer.text()];
    });
    assert.match(kept[0], /immutable/);
    assert.doesNotMatch(kept[1], /Exif|113\.62E/);
    await page.goto(`${origin}/p/${VOLTYARD_CODE}?theme=dark&lang=en`);
    await page.getByRole('img', { name: /^Photo of/ }).scrollIntoViewIfNeeded({ timeout: 30_000 });
    await page.waitForFunction(() => document.querySelector('img.place')?.naturalWidth > 0);
    await shot('pile-photo-dark');
    await fits('pile with a photo, dark');
    await page.goto(`${origin}/p/${VOLTYARD_CODE}?theme=light&lang=zh`);
    await plugged().first().click({ timeout: 30_000 });
  },

  async 'a pile without a signal says so and names another one with room'() {
    await page.goto(`${origin}/p/${VOLTYARD_DARK_CODE}?theme=light&lang=zh`);
    await page.getByText('这台桩没有信号，现在不能开始。').waitFor({ timeout: 30_000 });
    await page.getByRole('heading', { name: '附近有空位的桩' }).waitFor({ timeout: 30_000 });
    await fits('pile without a signal');
    await shot('offline-near');
    await page.getByRole('link', { name: /个空位/ }).first().click();
    await page.getByText(VOLTYARD_CHECK, { exact: true }).waitFor({ timeout: 30_000 });
    assert.equal(new URL(page.url()).pathname, `/p/${VOLTYARD_CODE}`);
    await plugged().first().click();
  },

  async 'the privacy notice says how long, as it is configured'() {
    await page.goto(`${origin}/p/${VOLTYARD_CODE}?view=privacy`);
    await page.getByText('报修的照片：只有值班人员能看，保存 90 天。').waitFor({ timeout: 30_000 });
    await page.getByText('和是谁充的：用来说明账单，保存 3 年。').waitFor();
    await fits('privacy');
    await shot('privacy');
    await page.goto(`${origin}/p/${VOLTYARD_CODE}`);
    await plugged().first().click({ timeout: 30_000 });
  },

  ...wrong.with_money,

  async 'with money, the start is followed step by step until current flows'() {
    await page.reload();
    const go = page.getByRole('button', { name: '确认开始充电' });
    await go.waitFor({ timeout: 30_000 });
    await fits('confirm');
    await shot('confirm');
    await wrong.lost_answer();
    await go.click();
    await page.getByText('指令已发给充电桩').waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: '停止充电' }).waitFor({ timeout: 90_000 });
    await page.getByText(/最后读数 \d\d:\d\d/).waitFor({ timeout: 90_000 });
    const fees = page.locator('.fees');
    await fees.getByText('电费', { exact: true }).waitFor();
    await fees.getByText('服务费', { exact: true }).waitFor();
    const minor = (text) => Math.round(Number(text.replace(/[^\d.]/g, '')) * 100);
    const [electricity, service] = (await fees.locator('dd').allTextContents()).map(minor);
    assert.equal(electricity + service, minor(await page.locator('.cost').textContent()));
    await fits('charge');
    await page.unrouteAll();
  },

  ...wrong.while_charging,

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
    await page.getByText(/^¥0\.(0[1-9]|[1-9]\d)$/).first().waitFor({ timeout: 60_000 }); // else there is nothing to pay
    await page.getByText('读数还不够画曲线').waitFor({ state: 'detached', timeout: 60_000 });
    await shot('charge');
    await wrong.lost_stop(async () => {
      await page.getByRole('button', { name: '停止充电' }).click();
      await page.getByRole('dialog').getByRole('button', { name: '停止充电' }).click();
    });
    await page.getByText('退回余额').waitFor();
    await page.getByText('其中用赠送余额付').waitFor();
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
    await page.getByLabel(/加一张照片/).setInputFiles({ name: 'x.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<svg/>') });
    await page.getByText('这张照片不能用').waitFor();
    await page.getByLabel(/加一张照片/).setInputFiles(await camera_photo());
    await page.locator('.frame canvas').waitFor({ timeout: 30_000 });
    await fits('fault');
    await shot('fault');
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByText(/工单号 \S+/).waitFor({ timeout: 30_000 });
    const desk = await staff();
    await desk.goto(`${origin}/duty`);
    await desk.getByText('现场照片').first().click({ timeout: 30_000 });
    const photo = desk.getByRole('img', { name: /现场照片/ });
    await photo.waitFor({ timeout: 30_000 });
    await desk.waitForFunction(() => [...document.images].some((one) => one.src.endsWith('/photo') && one.naturalWidth > 600));
    await photo.scrollIntoViewIfNeeded();
    assert.deepEqual(await axe_violations(desk), []);
    if (VOLTYARD_SCREENSHOTS) await desk.screenshot({ path: join(VOLTYARD_SCREENSHOTS, 'duty-photo.png') });
    await desk.context().close();
  },

  ...wrong.afterwards,

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

  async 'inside WeChat a number is proved once; the next telephone of the same person needs none'() {
    const there = wechat(Number(VOLTYARD_WECHAT_PORT), 'a secret of the stand-in');
    try {
      const first = await inside_wechat();
      await first.goto(`${origin}/p/${VOLTYARD_CODE}`);
      await first.waitForURL(/\?wechat=new(#|$)/, { timeout: 30_000 });
      await prove(first, '13900001111');
      await first.context().close();
      const second = await inside_wechat();
      await second.goto(`${origin}/p/${VOLTYARD_CODE}`);
      await second.getByText(VOLTYARD_CHECK, { exact: true }).waitFor({ timeout: 30_000 });
      await second.goto(`${origin}/my`);
      await second.getByText('139****1111').waitFor({ timeout: 30_000 });
      await second.context().close();
      assert.equal(there.state.visits, 2, 'there and back once each');
      there.state.person = 'oLi'; // somebody else proves the number, too
      const fourth = await inside_wechat();
      await fourth.goto(`${origin}/p/${VOLTYARD_CODE}`);
      await fourth.waitForURL(/\?wechat=new(#|$)/, { timeout: 30_000 });
      await prove(fourth, '13900001111');
      await fourth.context().close();
      there.state.person = 'oWang';
      const told = await inside_wechat();
      await told.goto(`${origin}/p/${VOLTYARD_CODE}`);
      await told.getByText(/您的手机号后来在另一个微信上验证过/).waitFor({ timeout: 30_000 });
      if (VOLTYARD_SCREENSHOTS) await told.screenshot({ path: join(VOLTYARD_SCREENSHOTS, 'rider-wechat-moved.png') });
      assert.deepEqual(await axe_violations(told), []);
      await told.context().close();
      there.state.answer = 'busy';
      const third = await inside_wechat();
      await third.goto(`${origin}/p/${VOLTYARD_CODE}`);
      await third.getByText('微信登录没有成功，请用手机号。').waitFor({ timeout: 30_000 });
      if (VOLTYARD_SCREENSHOTS) await third.screenshot({ path: join(VOLTYARD_SCREENSHOTS, 'rider-wechat-failed.png') });
      await third.goto(`${origin}/p/${VOLTYARD_CODE}`);
      await third.getByText(VOLTYARD_CHECK, { exact: true }).waitFor({ timeout: 30_000 });
      assert.equal(there.state.visits, 5, 'nobody is sent in circles');
      await third.context().close();
    } finally {
      there.close();
    }
    const elsewhere = new RegExp(`^foreign: http://127.0.0.1:${VOLTYARD_WECHAT_PORT}/connect/oauth2/authorize\\?`);
    assert.deepEqual(browser.caught.splice(0).filter((one) => !elsewhere.test(one)), []);
  },
};

await run_steps(browser, steps, {
  after_failure: async (number) => {
    await page.context().setOffline(false);
    await page.unrouteAll();
    await shot(`failed-${number}`);
  },
});
