// People: the first one, signing in with a password and a code, inviting, disabling, by keyboard and on
// a phone. The server is fresh and has no yard; VOLTYARD_* as in first_page.mjs.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { axe_violations, launch, rested, run_steps } from './browser.mjs';
import { text_of_svg } from './qr.mjs';

const { VOLTYARD_URL, VOLTYARD_SETUP_LINK, VOLTYARD_SCREENSHOTS } = process.env;
assert.ok(VOLTYARD_URL && VOLTYARD_SETUP_LINK, 'VOLTYARD_URL and VOLTYARD_SETUP_LINK are needed');
const origin = new URL(VOLTYARD_URL).origin;
const laptop = { width: 1280, height: 900 };
const phone = { width: 360, height: 740 };
const password = 'rain on a tin roof';

const browser = await launch(origin);
const page = await browser.page({ viewport: laptop });
page.expect_console(/ 40[13] |status of 4(00|01|09|29)/);

const shot = (name, of = page) =>
  VOLTYARD_SCREENSHOTS
    ? of.screenshot({ path: join(VOLTYARD_SCREENSHOTS, `${name}.png`), fullPage: true })
    : undefined;

// RFC 6238, written down once more: the server's own is not asked.
function totp(secret, steps_on = 0) {
  const bits = [...secret.replace(/\s/g, '')]
    .map((digit) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(digit).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((octet) => parseInt(octet, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps_on));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = mac[19] & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function fits(of) {
  const wide = await of.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${wide} px too wide`);
}

async function sign_in(of, login, secret) {
  // What was being done when a login ended waits unseen behind the sign-in.
  await of.getByLabel('登录名').filter({ visible: true }).fill(login);
  await of.getByLabel('密码', { exact: true }).filter({ visible: true }).fill(secret);
  await of.getByRole('button', { name: '登录', exact: true }).click();
}

async function sign_out(of) {
  await of.goto(`${origin}/account`);
  await of.getByRole('button', { name: '退出登录' }).click();
  await of.getByRole('heading', { name: '需要登录' }).waitFor();
}

let secret = '';
let codes = [];

const steps = {
  async 'the first link leads to a name and a password'() {
    await page.goto(VOLTYARD_SETUP_LINK);
    await page.getByRole('heading', { name: '设置登录名和密码' }).waitFor();
    assert.equal(await page.evaluate(() => location.hash), '');
    assert.deepEqual(await axe_violations(page), []);
    await shot('people-first');
    await page.getByLabel('登录名').fill('Boss');
    await page.getByLabel('姓名').fill('王站长');
    await page.getByLabel('新密码').fill('short');
    await page.getByRole('button', { name: '设置', exact: true }).click();
    await page.getByText('至少要 10 个字符。').waitFor();
    assert.equal(await page.getByLabel('登录名').inputValue(), 'Boss', 'what was typed stays');
    await page.getByLabel('新密码').fill(password);
    await page.getByRole('button', { name: '设置', exact: true }).click();
    await page.getByRole('link', { name: '王站长' }).waitFor();
  },

  async 'a wrong password is told, and the right one opens the console'() {
    await sign_out(page);
    assert.deepEqual(await axe_violations(page), []);
    await shot('people-sign-in');
    await sign_in(page, 'boss', 'not the password');
    await page.getByText('登录名或密码不对').waitFor();
    await sign_in(page, 'boss', password);
    await page.getByRole('link', { name: '王站长' }).waitFor();
  },

  async 'by keyboard alone'() {
    await sign_out(page);
    await page.getByLabel('登录名').focus();
    await page.keyboard.type('boss');
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: '王站长' }).waitFor();
  },

  async 'a backup is made, checked and put back, and the page comes back by itself'() {
    page.expect_console(/ERR_|Failed to fetch/);
    await page.goto(`${origin}/system`);
    const box = page.getByRole('region', { name: '备份与恢复' });
    await box.getByText('还没有备份').waitFor();
    await box.getByRole('button', { name: '立即备份' }).click();
    await box.getByText('备份完成，已检查无误').waitFor();
    const name = await box.locator('li code').first().textContent();
    const invite = (login) =>
      page.evaluate(
        (body) => fetch('/v1/people', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }).then((one) => one.status),
        JSON.stringify({ login, name: login, role: 'viewer' }),
      );
    assert.equal(await invite('too.late'), 201);
    await box.getByRole('button', { name: `恢复… ${name}` }).click();
    await box.getByText('之后的一切都会丢失').waitFor();
    assert.deepEqual(await axe_violations(page), []);
    await shot('system-restore');
    await page.setViewportSize(phone);
    await fits(page);
    await shot('system-restore-phone');
    await page.setViewportSize(laptop);
    const go = box.getByRole('button', { name: '恢复，并重启服务器' });
    await box.getByLabel('密码', { exact: true }).fill('not the password');
    await box.getByLabel('输入备份名称以确认').fill('voltyard.db');
    assert.ok(await go.isDisabled(), 'another name was typed');
    await box.getByLabel('输入备份名称以确认').fill(name);
    await go.click();
    await box.getByText('密码不对').waitFor();
    await box.getByLabel('密码', { exact: true }).fill(password);
    await go.click();
    await box.getByText('服务器正在重启').waitFor();
    await box.getByText(`恢复备份 ${name}`).waitFor({ timeout: 90_000 });
    await shot('system-restored');
    await page.goto(`${origin}/people`);
    await page.locator('li[data-person="boss"]').waitFor();
    assert.equal(await page.locator('li[data-person="too.late"]').count(), 0, 'that came after the backup');
  },

  async 'n101_an_open_page_is_signed_out_when_its_login_ends'() {
    const open = await page.context().newPage();
    await open.goto(origin);
    await open.getByRole('link', { name: '王站长' }).waitFor();
    await sign_out(page);
    await open.getByRole('heading', { name: '需要登录' }).waitFor({ timeout: 5000 });
    await open.close();
    await sign_in(page, 'boss', password);
    await page.getByRole('link', { name: '王站长' }).waitFor();
  },

  async 'a login that was ended asks for a new one at the same address, and what was typed is still there'() {
    await page.goto(`${origin}/people`);
    await page.getByText('邀请', { exact: true }).first().click();
    const form = page.getByRole('region', { name: '可以登录的人' });
    await form.getByLabel('登录名').last().fill('half.typed');
    await form.getByLabel('姓名').last().fill('写了一半');
    const elsewhere = await browser.page({ viewport: laptop });
    elsewhere.expect_console(/401/);
    await elsewhere.goto(origin);
    await sign_in(elsewhere, 'boss', password);
    await elsewhere.getByRole('link', { name: '王站长' }).waitFor();
    const ended = await elsewhere.request.post(`${origin}/v1/me/logins/end-others`, { data: {}, headers: { Origin: origin } });
    assert.equal(ended.status(), 204);
    await elsewhere.context().close();
    await form.getByRole('button', { name: '邀请' }).click();
    await page.getByRole('heading', { name: '需要登录' }).waitFor();
    assert.equal(await form.isVisible(), false);
    assert.deepEqual(await axe_violations(page), []);
    await sign_in(page, 'boss', password);
    await page.getByRole('heading', { name: '需要登录' }).waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).pathname, '/people');
    assert.equal(await form.getByLabel('登录名').last().inputValue(), 'half.typed');
    await form.getByRole('button', { name: '邀请' }).click();
    await page.locator('li[data-person="half.typed"]').waitFor();
  },

  async 'a second factor is turned on with its first code'() {
    await page.goto(`${origin}/account`);
    const box = page.getByRole('region', { name: '双重验证' });
    await box.getByLabel('密码', { exact: true }).fill(password);
    await box.getByRole('button', { name: '开启双重验证' }).click();
    secret = await box.locator('code.secret').textContent();
    // What a telephone would scan: the same secret, drawn by the server, from no address.
    const scanned = new URL(text_of_svg(await box.locator('.qr svg').evaluate((one) => one.outerHTML)));
    assert.equal(scanned.protocol, 'otpauth:');
    assert.equal(scanned.searchParams.get('secret'), secret.replace(/\s/g, ''));
    assert.ok(!page.url().includes(scanned.searchParams.get('secret')));
    assert.deepEqual(await axe_violations(page), []);
    await shot('people-second-factor');
    await box.getByLabel('验证码').fill('000000');
    await box.getByRole('button', { name: '确认开启' }).click();
    await box.getByText('验证码不对').waitFor();
    await box.getByLabel('验证码').fill(totp(secret));
    await box.getByRole('button', { name: '确认开启' }).click();
    await box.getByText('恢复码：手机丢失时使用').waitFor();
    codes = await box.locator('.codes code').allTextContents();
    assert.equal(codes.length, 10);
    await box.getByText('已开启，剩余恢复码 10 个').waitFor();
    await shot('people-account');
  },

  async 'signing in then takes a code'() {
    await sign_out(page);
    await sign_in(page, 'boss', password);
    const field = page.getByLabel('验证码');
    await field.waitFor();
    assert.ok(await field.evaluate((one) => one === document.activeElement), 'the code has the focus');
    assert.deepEqual(await axe_violations(page), []);
    await field.fill('000000');
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByText('验证码不对').waitFor();
    await field.fill(totp(secret, 1)); // the present one may be the one that was used
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByRole('link', { name: '王站长' }).waitFor();
  },

  async 'a recovery code is good once'() {
    const other = await browser.page({ viewport: laptop });
    other.expect_console(/401/);
    for (const works of [true, false]) {
      await other.context().clearCookies();
      await other.goto(origin);
      await sign_in(other, 'boss', password);
      await other.getByLabel('验证码').fill(codes[0]);
      await other.getByRole('button', { name: '登录', exact: true }).click();
      if (works) await other.getByRole('link', { name: '王站长' }).waitFor();
      else await other.getByText('验证码不对').waitFor();
    }
    await other.context().close();
  },

  async 'somebody is invited, sets a password, and is out when disabled'() {
    await page.goto(`${origin}/people`);
    await page.getByText('邀请', { exact: true }).first().click();
    const form = page.getByRole('region', { name: '可以登录的人' });
    await form.getByLabel('登录名').last().fill('li.na');
    await form.getByLabel('姓名').last().fill('李娜');
    await form.getByRole('button', { name: '邀请' }).click();
    const link = await page.locator('[role="status"] code').textContent();
    assert.ok(link.startsWith(`${origin}/setup#token=vl_`), link);
    assert.deepEqual(await axe_violations(page), []);
    await shot('people-list');

    const guest = await browser.page({ viewport: phone });
    guest.expect_console(/401|403/);
    await guest.goto(link);
    await guest.getByRole('heading', { name: '李娜，欢迎' }).waitFor();
    assert.deepEqual(await axe_violations(guest), []);
    await fits(guest);
    await shot('people-invited', guest);
    await guest.getByLabel('新密码').fill('another tin roof');
    await guest.getByRole('button', { name: '设置密码并登录' }).click();
    await guest.locator('nav summary').click(); // on a telephone the menu says who is signed in
    await guest.getByRole('link', { name: '李娜' }).waitFor();
    assert.equal(await guest.getByRole('link', { name: '人员' }).count(), 0);
    await guest.goto(`${origin}/people`);
    await guest.getByText('这个页面只对管全部站点的管理员开放').waitFor();

    const row = page.locator('li[data-person="li.na"]');
    await row.locator('summary').click();
    await row.getByRole('button', { name: '停用' }).click();
    await row.getByText('会立即退出所有设备').waitFor();
    await row.getByRole('button', { name: '是，就这样做' }).click();
    await row.getByText('已停用').waitFor();
    await guest.goto(`${origin}/account`);
    await guest.getByRole('heading', { name: '需要登录' }).waitFor();
    await guest.context().close();
  },

  async 'a key is made, shown once and revoked'() {
    await page.goto(`${origin}/people`);
    const box = page.getByRole('region', { name: '程序密钥' });
    await box.getByText('新建密钥').first().click();
    await box.getByLabel('用途').fill('grafana');
    await box.getByRole('button', { name: '新建密钥' }).click();
    const key = await box.locator('.made code').textContent();
    assert.ok(key.startsWith('vy_'), key);
    await box.getByRole('button', { name: '吊销 grafana' }).click();
    await box.getByRole('button', { name: '是，就这样做' }).click();
    await box.getByText('还没有密钥').waitFor();
  },

  async 'pages fit a phone, in both themes and languages'() {
    await page.setViewportSize(phone);
    for (const theme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme: theme });
      for (const path of ['/people', '/account']) {
        await page.goto(origin + path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await rested(page, 5000);
        await fits(page);
        assert.deepEqual(await axe_violations(page), []);
        await shot(`people${path.replace('/', '-')}-phone-${theme}`);
      }
      await page.locator('nav summary').click(); // on a telephone they stand in the menu
      await page.getByRole('button', { name: /English|切换到中文|Switch/ }).first().click();
    }
  },
};

await run_steps(browser, steps, { after_failure: (number) => shot(`failed-people-${number}`) });
