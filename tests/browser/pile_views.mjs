// A pile's own page, its frames, printed labels, and what somebody limited to one location sees.
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { axe_violations, rested } from './browser.mjs';
import { Pile } from './pile.mjs';
import { text_of_svg } from './qr.mjs';

export function pile_steps({ page, browser, origin, ocpp_url, shot, laptop, phone }) {
  const go = async (path) => {
    await page.goto(`${origin}${path}`);
    await page.locator('main h1').first().waitFor();
  };
  const address = () => new URL(page.url());
  const api = (path) => page.evaluate(async (path) => (await fetch(path)).json(), path);
  const post = (path, body) =>
    page.evaluate(
      async ([path, body]) => {
        const headers = { 'Content-Type': 'application/json' };
        return (await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
      },
      [path, body],
    );
  const dny_pile = async () => {
    const { items } = await api('/v1/stations?limit=1000');
    return items.find((one) => one.protocol === 'dny' && one.online && one.evses.length === 12);
  };
  let hostile = ''; // the pile that says what it should not

  return {
    async 'a slot leads to its pile: what it does now, its slots, its line, its sessions'() {
      const pile = await dny_pile();
      await go(`/?slot=${pile.evses[0].id}&lang=zh&theme=light`);
      await page.getByRole('complementary').getByRole('link', { name: pile.name }).click();
      await page.getByRole('heading', { level: 1, name: pile.name }).waitFor();
      assert.equal(address().pathname, `/stations/${pile.id}`);
      assert.equal(await page.locator('.slots li').count(), 12);
      const line = page.getByRole('region', { name: '连接' });
      await line.getByText('已连接，从').waitFor();
      await line.getByText('127.0.0.1').first().waitFor();
      assert.ok((await page.locator('.now span[data-look]').count()) >= 1);
      await rested(page, 10_000);
      await shot('station-zh');
    },

    async 'a command of the pile is sent and its own answer is shown'() {
      const box = page.getByRole('region', { name: '指令' });
      await box.getByLabel('指令').selectOption('Locate');
      assert.match(await box.getByLabel('内容（JSON）').inputValue(), /"seconds": 10/);
      await box.getByRole('button', { name: '发送' }).click();
      await box.locator('[role="status"] .pill', { hasText: '已回答' }).waitFor({ timeout: 40_000 });
      await box.locator('[role="status"] pre').waitFor();
      await box.getByLabel('内容（JSON）').fill('{');
      await box.getByRole('button', { name: '发送' }).click();
      await box.getByText('内容不是 JSON').waitFor();
    },

    async 'frames of octets are read by field, answers name their calls'() {
      await page.getByRole('link', { name: '报文' }).click();
      await page.locator('[data-frame]').nth(5).waitFor();
      const written = async () => (await api(`/v1${address().pathname}?action=locate`)).items.length;
      for (const end = Date.now() + 20_000; (await written()) < 2 && Date.now() < end; ) await setTimeout(100);
      await page.getByLabel('消息').fill('locate');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.querySelectorAll('[data-frame]').length === 2);
      assert.equal(address().searchParams.get('action'), 'locate');
      const answer = page.locator('[data-frame][data-direction="in"]');
      await answer.locator('summary').click();
      await answer.getByText('result', { exact: true }).waitFor();
      await answer.locator('pre.raw').getByText(/^444e59/i).waitFor();
      await answer.getByRole('button', { name: '看它回答的那条' }).click();
      await page.locator('[data-frame][data-direction="out"]').getByText('seconds', { exact: true }).waitFor();
    },

    async 'n63_frames_of_a_hostile_pile_are_shown_as_text_with_what_is_wrong'() {
      const image = '<img src=x onerror=alert(1)>';
      const location_id = (await api('/v1/locations')).items[0].id;
      const identity = `FRAMES-${Date.now()}`;
      const adopted = await post(`/v1/unknown-stations/${identity}/adopt`, {
        location_id,
        name: image,
        evse_count: 1,
        security_profile: 0,
      });
      hostile = adopted.station_id;
      const pile = await Pile.connect(`${ocpp_url}/${identity}`);
      await pile.call('BootNotification', { chargePointVendor: image, chargePointModel: 'm' });
      await pile
        .call('StatusNotification', { connectorId: image, errorCode: 'NoError', status: 'Available' })
        .catch(() => {}); // refused, and that is the point
      await pile.call('Heartbeat', {});
      await go(`/stations/${hostile}/frames?lang=zh&theme=light&follow=true`);
      const call = page.locator('[data-frame][data-direction="in"]', { hasText: 'StatusNotification' });
      await call.waitFor({ timeout: 20_000 });
      await call.locator('summary').click();
      await call.locator('.problems code', { hasText: '/connectorId' }).waitFor();
      await call.locator('.problems li', { hasText: '是字符串，应该是整数' }).waitFor();
      await call.locator('pre', { hasText: image }).first().waitFor();
      await page.getByText('拒绝', { exact: true }).first().waitFor();
      assert.equal(await page.locator('main img, [onload], [onerror]').count(), 0);
      assert.deepEqual(await axe_violations(page), []);
      await shot('frames-zh');

      // What comes is in front by itself.
      await pile.call('DataTransfer', { vendorId: image });
      await page.locator('[data-frame]', { hasText: 'DataTransfer' }).first().waitFor({ timeout: 20_000 });
      pile.close();
    },

    async 'frames are filtered, the filter is in the address, and are exported'() {
      await page.getByLabel('只看有问题的').check();
      await page.waitForFunction(() => !document.body.textContent.includes('Heartbeat'));
      assert.equal(address().searchParams.get('errors'), 'true');
      await page.reload();
      await page.locator('[data-frame].wrong').first().waitFor();
      await page.getByLabel('方向').selectOption('out');
      await page.waitForFunction(
        () => document.querySelectorAll('[data-frame][data-direction="in"]').length === 0,
      );
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: '导出' }).click();
      assert.equal((await download).suggestedFilename(), 'frames.jsonl');
      const lines = await page.request.get(`${origin}/v1/stations/${hostile}/frames/export?text=onerror`);
      const first = JSON.parse((await lines.text()).split('\n')[0]);
      assert.ok(first.text.includes('onerror') && first.at && first.direction, JSON.stringify(first));
    },

    async 'labels are made and printed, and their codes lead to the page of the pile or slot'() {
      await go('/set-up/import?lang=zh&theme=light');
      await page.getByRole('link', { name: '标签', exact: true }).click();
      await page.getByRole('heading', { name: '标签' }).waitFor();
      const make = page.getByRole('button', { name: '生成标签' });
      await page.locator('main .waiting').first().waitFor({ state: 'detached' });
      if (await make.isVisible()) await make.click();
      await page.locator('tbody tr').nth(3).waitFor();
      const code = await page.locator('tbody tr code').first().textContent();
      const check = await page.locator('tbody tr code').nth(1).textContent();
      await page.locator('tbody input').first().check();
      assert.equal(address().searchParams.get('codes'), code);
      await page.getByLabel('印什么').selectOption('slots');
      assert.deepEqual(await axe_violations(page), []);
      const href = await page.getByRole('link', { name: '打开打印页' }).getAttribute('href');

      const sheet = await browser.page({ viewport: { width: 900, height: 1200 } });
      await sheet.context().addCookies(await page.context().cookies());
      await sheet.goto(`${origin}${href}`);
      await sheet.locator('.label').first().waitFor();
      const svgs = await sheet.locator('.label svg').evaluateAll((all) => all.map((one) => one.outerHTML));
      assert.ok(svgs.length >= 4);
      svgs.forEach((svg, i) => {
        const leads_to = new URL(text_of_svg(svg));
        assert.equal(leads_to.href, `https://charge.example/p/${code}-${i + 1}`);
      });
      for (const text of [`${code}-1`, check, '扫码充电', 'Scan to charge']) {
        await sheet.locator('.label').first().getByText(text).first().waitFor();
      }
      // Nothing sticks out of a label, and a sheet is one page of paper.
      const out = await sheet.locator('.label').evaluateAll((labels) =>
        labels.filter((one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1).length,
      );
      assert.equal(out, 0, 'texts that do not fit');
      await sheet.goto(`${origin}${href.replace('of=slots', 'of=piles').replace(/&codes=[^&]*/, '')}`);
      await sheet.locator('.label').nth(7).waitFor();
      if (process.env.VOLTYARD_SCREENSHOTS) {
        await sheet.screenshot({ path: `${process.env.VOLTYARD_SCREENSHOTS}/labels-zh.png` });
      }
      const pdf = await page.request.get(`${origin}${href.replace('format=html', 'format=pdf')}`);
      assert.equal(pdf.headers()['content-type'], 'application/pdf');
      await sheet.context().close();
    },

    async 'the pile and its frames are accessible in both themes, and fit a phone'() {
      const pile = await dny_pile();
      await page.emulateMedia({ reducedMotion: 'reduce' });
      for (const [name, query, viewport] of [
        ['dark', 'theme=dark&lang=en', laptop],
        ['phone', 'theme=light&lang=zh', phone],
      ]) {
        await page.setViewportSize(viewport);
        for (const path of [`/stations/${pile.id}`, `/stations/${pile.id}/frames`, '/set-up/labels']) {
          await go(`${path}?${query}`);
          await page.locator('main .waiting').first().waitFor({ state: 'detached' });
          if (path.endsWith('frames')) await page.locator('[data-frame] summary').first().click();
          assert.deepEqual(await axe_violations(page), [], `${path}, ${name}`);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(wide <= viewport.width, `${path}, ${name}: ${wide} px wide`);
          await shot(`${path.split('/').at(-1) === pile.id ? 'station' : path.split('/').at(-1)}-${name}`);
        }
      }
      await page.setViewportSize(laptop);
    },

    async 'somebody limited to one location does the daily work of that one alone'() {
      const places = (await api('/v1/locations')).items;
      const { invitation } = await post('/v1/people', {
        login: `guard-${Date.now()}`,
        name: '门卫老李',
        role: 'operator',
        location_ids: [places[0].id],
      });
      const guard = await browser.page({ viewport: laptop });
      await guard.goto(`${origin}/setup#${invitation.link.split('#')[1]}`);
      await guard.getByLabel('新密码').fill('another tin roof');
      await guard.getByRole('button', { name: '设置密码并登录' }).click();
      await guard.getByRole('link', { name: '门卫老李' }).waitFor();
      await guard.goto(`${origin}/duty`);
      await guard.getByRole('heading', { level: 1, name: '值守' }).waitFor();
      await guard.getByRole('region', { name: '值守日志' }).waitFor();
      const offered = await guard.locator('select option').allTextContents();
      assert.ok(offered.includes(places[0].name) && !offered.includes(places[1].name), offered.join());
      assert.equal(await guard.getByRole('alert').count(), 0);
      await guard.goto(`${origin}/money?part=exports`);
      await guard.getByRole('heading', { name: '资金' }).waitFor();
      const parts = await guard.locator('nav.tabs a').count();
      assert.equal(parts, 2, 'payments and exports');
      const csv = await guard.request.get(`${origin}/v1/exports/sessions?format=csv`);
      assert.equal(csv.status(), 200);
      assert.ok(!(await csv.text()).includes(places[1].name));
      await guard.context().close();
    },
  };
}
