// Every text that the server writes into its log, with the place in its source that writes it: who changes one there
// finds this test red.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { text } from './i18n/table.ts';
import { log_words, rules, value_words, who_words, type Tongue } from './log_words.ts';
import type { Key } from './i18n/key.ts';
import './i18n/at_hand.ts';

const src = '../src/';
const tongue: Tongue = {
  say: (key, values = {}) =>
    (text('zh', key) ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? `{${name}}`)),
  or: (key, other) => text('zh', key as Key) ?? other,
  when: (time) => time.slice(5, 16).replace('T', ' '),
  money: (minor) => `¥${(minor / 100).toFixed(2)}`,
};

const agent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';

interface Sample {
  file: string;
  written: string; // as it stands there
  kind: string;
  is: string;
  reads: string;
}
const samples: Sample[] = [
  {
    file: '../apps/voltyard/restoring.cpp',
    written: 'order_->note.name + ", asked for at " + to_rfc3339(order_->note.at)',
    kind: 'backup.restored',
    is: 'voltyard-20261127.vyb, asked for at 2026-11-27T08:00:00Z',
    reads: 'voltyard-20261127.vyb，11-27 08:00 提出',
  },
  {
    file: 'csms/duty_desk.cpp',
    written: 'entry.text = shift.person + " " + to_rfc3339(shift.begins_at) + "/" + to_rfc3339(shift.ends_at);',
    kind: 'shift.planned',
    is: '李师傅 2026-11-28T00:00:00Z/2026-11-29T00:00:00Z',
    reads: '李师傅，11-28 00:00 至 11-29 00:00',
  },
  {
    file: 'csms/duty_desk.cpp',
    written: 'shift->person + " " + to_rfc3339(shift->begins_at) + "/" + to_rfc3339(shift->ends_at);',
    kind: 'shift.removed',
    is: '李 2026-11-28T00:00:00.500Z/2026-11-29T00:00:00Z',
    reads: '李，11-28 00:00 至 11-29 00:00',
  },
  { file: 'csms/duty_desk.cpp', written: 'shift->person + (note.empty() ? "" : ": ") + note;', kind: 'shift.taken_over', is: '李: 无异常', reads: '李: 无异常' },
  { file: 'csms/duty_desk.cpp', written: 'entry.text = patrol.text;', kind: 'patrol', is: '一切正常', reads: '一切正常' },
  {
    file: 'csms/alarm_desk.cpp',
    written: 'entry.text = alarm.kind + (alarm.note.empty() ? "" : ": " + alarm.note);',
    kind: 'alarm.cleared',
    is: 'station.offline: 已恢复',
    reads: '充电桩失联：已恢复',
  },
  { file: 'csms/alarm_desk.cpp', written: 'entry.text = alarm.kind', kind: 'alarm.acknowledged', is: 'station.offline', reads: '充电桩失联' },
  { file: 'csms/work_desk.cpp', written: 'entry.text = order.text;', kind: 'work.opened', is: 'evse.faulted', reads: '充电位故障' },
  { file: 'csms/work_desk.cpp', written: 'entry.text = order.text;', kind: 'work.opened', is: '换插座', reads: '换插座' },
  { file: 'csms/work_desk.cpp', written: 'entry.text = std::move(change.text);', kind: 'work.assigned', is: '王师傅', reads: '王师傅' },
  { file: 'csms/emergency.cpp', written: 'entry.text = cut.reason;', kind: 'cut.ordered', is: 'signal.smoke', reads: '烟雾' },
  {
    file: 'csms/reviews.cpp',
    written: 'entry.text = fmt::format("{}: {}", to_string(review.ruling), review.reason);',
    kind: 'session.reviewed',
    is: 'correct: 电表读错',
    reads: '按查明的电量出账。理由：电表读错',
  },
  { file: 'csms/payment_desk.cpp', written: 'entry.text = format_decimal(payment.amount.minor, 2);', kind: 'payment.ordered', is: '12.00', reads: '12.00' },
  { file: 'csms/payment_desk.cpp', written: 'entry.text = reason;', kind: 'payment.odd', is: 'paid_twice', reads: '重复付款，请核对' },
  {
    file: 'csms/payment_refunds.cpp',
    written: 'entry.text = format_decimal(sum.minor, 2) + (wish.note.empty() ? "" : ": " + wish.note);',
    kind: 'refund.asked',
    is: '12.00: 搬走',
    reads: '12.00: 搬走',
  },
  {
    file: 'csms/payment_statement.cpp',
    written: 'entry.text = fmt::format("{}: {}", billing::day_text(ours.day), result.differing);',
    kind: 'payments.reconciled',
    is: '2026-11-27: 3',
    reads: '2026-11-27，3 笔不一致',
  },
  { file: 'csms/payment_statement.cpp', written: 'result.differing);', kind: 'payments.reconciled', is: '2026-11-27: 0', reads: '2026-11-27，全部一致' },
  { file: 'csms/bulk_desk.cpp', written: 'row.name + ": " + row.reason);', kind: 'bulk.stopped', is: '升级: 3 of 10 failed', reads: '升级：10 台中 3 台失败' },
  { file: 'csms/bulk_desk.cpp', written: 'after->name);', kind: 'bulk.paused', is: '升级', reads: '升级' },
  {
    file: 'csms/retention.cpp',
    written: 'entry.text += std::string(to_string(each.kind)) + " < " + date_of(each.before);',
    kind: 'retention.removed',
    is: 'sessions < 2024-01-01, photos < 2026-08-01',
    reads: '2024-01-01 以前的订单；2026-08-01 以前的照片',
  },
  { file: 'api/sign_in_actions.cpp', written: '"from " + login.row.remote', kind: 'person.signed_in', is: `from 10.0.0.9 ${agent}`, reads: '从 Chrome · Windows · 10.0.0.9' },
  { file: 'api/sign_in_actions.cpp', written: 'std::string(what) + ", from " + call.request.remote', kind: 'person.sign_in_failed', is: 'wrong password, from 10.0.0.9', reads: '密码不对，从 10.0.0.9' },
  { file: 'api/sign_in_actions.cpp', written: '"wrong code after the right password"', kind: 'person.sign_in_failed', is: 'wrong code after the right password, from ::1', reads: '密码对但验证码不对，从 ::1' },
  { file: 'api/sign_in_actions.cpp', written: '" are left"', kind: 'person.recovery_code_used', is: '7 are left', reads: '还剩 7 个' },
  { file: 'api/setup_actions.cpp', written: '"by a one-time link, from " + call.request.remote;', kind: 'person.signed_in', is: 'by a one-time link, from 127.0.0.1', reads: '用一次性链接，从 127.0.0.1' },
  { file: 'api/setup_actions.cpp', written: '"the first one, by a one-time link"', kind: 'person.password_changed', is: 'the first one, by a one-time link', reads: '首次设置，用一次性链接' },
  { file: 'api/setup_actions.cpp', written: ': "by a one-time link"', kind: 'person.password_changed', is: 'by a one-time link', reads: '用一次性链接' },
  { file: 'api/account_actions.cpp', written: '" other logins ended"', kind: 'person.password_changed', is: '2 other logins ended', reads: '同时退出其他 2 处登录' },
  { file: 'api/account_actions.cpp', written: '"by a set-up link, as administrator"', kind: 'person.made', is: 'by a set-up link, as administrator', reads: '用初始化链接，管理员' },
  { file: 'api/account_actions.cpp', written: '"by the person"', kind: 'person.second_factor_off', is: 'by the person', reads: '本人操作' },
  { file: 'api/person_actions.cpp', written: '"of " + who_is(row)', kind: 'person.second_factor_off', is: 'of 李 (li)', reads: '李 (li) 的' },
  { file: 'api/person_actions.cpp', written: 'who_is(row) + ", " + std::string(to_string(row.role)) + ", " + places', kind: 'person.made', is: '李 (li), viewer, all locations', reads: '李 (li)，查看，全部站点' },
  { file: 'api/person_actions.cpp', written: 'who_is(was) + ": " + changes.sentence()', kind: 'person.changed', is: '李 (li): role: viewer -> operator; disabled: no -> yes', reads: '李 (li)：角色 查看 → 值守；停用 否 → 是' },
  { file: 'api/login_actions.cpp', written: '", from " + over.remote;', kind: 'person.login_ended', is: `李 (li), from 10.0.0.9 ${agent}`, reads: '李 (li)，Chrome · Windows · 10.0.0.9' },
  { file: 'api/login_actions.cpp', written: 'std::to_string(ended) + " others"', kind: 'person.login_ended', is: '3 others', reads: '退出其他 3 处登录' },
  { file: 'api/key_actions.cpp', written: 'row.name + ", " + std::string(to_string(row.role))', kind: 'key.made', is: '大屏, viewer', reads: '大屏，查看' },
  { file: 'api/tariff_actions.cpp', written: 'used.text += " (" + to_rfc3339(*from) + ")";', kind: 'tariff.used', is: '峰谷 (2026-12-01T00:00:00Z)', reads: '峰谷，12-01 00:00 起' },
  { file: 'api/frame_actions.cpp', written: 'fmt::format("frames of {}, {} of them", station.name, frames)', kind: 'export.made', is: 'frames of 07 号桩, 90 of them', reads: '07 号桩 的报文 90 条' },
  { file: 'api/export_actions.cpp', written: '"{}, {} rows, {} to {}"', kind: 'export.made', is: 'bill-lines, 90 rows, 2026-11-01T00:00:00Z to 2026-12-01T00:00:00Z', reads: '账单明细 90 行，11-01 00:00 至 12-01 00:00' },
  { file: 'api/import_residents.cpp', written: '"{} residents, balances {}"', kind: 'residents.imported', is: '40 residents, balances 1200.50', reads: '40 户，余额合计 1200.50' },
  { file: 'api/till_actions.cpp', written: 'std::to_string(counted.minor) + " / " + std::to_string(expected.minor)', kind: 'till.closed', is: '10000 / 9904550', reads: '实点 ¥100.00，账面应有 ¥99045.50' },
  { file: 'api/pass_actions.cpp', written: 'entry.text = pass.name;', kind: 'pass.given', is: '断电补偿', reads: '断电补偿' },
  { file: 'api/place_actions.cpp', written: 'entry.text = location.place.city;', kind: 'place.changed', is: '郑州', reads: '郑州' },
  { file: 'api/duty_actions.cpp', written: 'entry.text = input->text("text", 1, longest_text);', kind: 'note', is: 'from 10.0.0.9', reads: 'from 10.0.0.9' },
  { file: 'api/concession_actions.cpp', written: 'std::to_string(seen.size())', kind: 'concessions.imported', is: '12', reads: '12' },
  { file: 'api/audit.cpp', written: 'entry.text = std::move(changed.text);', kind: 'wallet.changed', is: '', reads: '' },
  { file: 'api/person_change.cpp', written: 'entry.text = std::move(text);', kind: 'person.invited', is: '李 (li)', reads: '李 (li)' },
];

test('every text of the log is read in Chinese, and what people wrote stays', () => {
  for (const { kind, is, reads } of samples) assert.equal(log_words(kind, is, tongue).text, reads, `${kind}: ${is}`);
});

test('the server still writes them so', () => {
  for (const { file, written } of samples) {
    const source = readFileSync(src + file, 'utf8').replace(/\s+/g, ' ');
    assert.ok(source.includes(written), `${file} does not write ${written} any more`);
  }
});

test('no file of the server writes a text that is not listed here', () => {
  const listed = new Set(samples.map(({ file }) => file));
  for (const room of ['api', 'csms']) {
    for (const name of readdirSync(src + room)) {
      if (!name.endsWith('.cpp') || /_test|_fixture/.test(name)) continue;
      const writes = /\bentry\.text\s*=/.test(readFileSync(`${src}${room}/${name}`, 'utf8'));
      if (writes) assert.ok(listed.has(`${room}/${name}`), `${room}/${name}`);
    }
  }
});

test('every rule has its sample', () => {
  for (const rule of rules) {
    const fits = samples.some(({ kind, is }) => rule.of.includes(kind) && rule.shape.test(is));
    assert.ok(fits, String(rule.shape));
  }
});

test('every kind of the log has words', () => {
  const found = ['desk/log_entry.hpp', 'desk/backup_log.hpp'].flatMap((file) =>
    Array.from(readFileSync(src + file, 'utf8').matchAll(/string_view \w+\s*=\s*"([a-z_.]+)"/g), ([, kind]) => kind ?? ''),
  );
  assert.ok(found.length > 50, `${found.length} kinds`);
  for (const kind of found) assert.ok(text('zh', `log.kind.${kind}` as Key), kind);
});

test('the whole of what a browser calls itself is kept for the title', () => {
  assert.equal(log_words('person.signed_in', `from 10.0.0.9 ${agent}`, tongue).full, `10.0.0.9 ${agent}`);
  assert.equal(log_words('note', 'x', tongue).full, '');
});

test('values of fields and names of people', () => {
  assert.equal(value_words('viewer', tongue), '查看');
  assert.equal(value_words('2026-12-01T00:00:00Z', tongue), '12-01 00:00');
  assert.equal(value_words('***', tongue), '（不记入）');
  assert.equal(value_words('', tongue), '–');
  assert.equal(value_words('李', tongue), '李');
  assert.equal(who_words('resident', tongue), '居民');
  assert.equal(who_words('resident 13800000000', tongue), '居民 13800000000');
  assert.equal(who_words('李 (li)', tongue), '李 (li)');
  assert.equal(who_words(null, tongue), '系统');
});
