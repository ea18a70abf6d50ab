import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complaint, turn } from './i18n/said/for_console.ts';
import { complaint_in_english } from './said.ts';

// As the server answers: the sentence, and once more at its field.
const about = (field: string, detail: string) => ({
  title: 'The request is not valid',
  detail,
  fields: [{ field, message: detail }],
});

test('a sentence is said in Chinese, with its numbers and names', () => {
  const said: [string, string][] = [
    ['the slot is faulted', '这个充电位有故障'],
    ['must be 1 to 100 characters long', '须为 1 至 100 个字符'],
    ['a charge has up to 527,040 minutes, or 0 for no limit', '每次最多 527,040 分钟，0 为不限'],
    ['column reference is missing', '缺少 reference 列'],
    ['is longer than 100 characters', '超过 100 个字符'],
    ['acknowledged already by 王女士', '王女士 已经在处理'],
    ['3 of 10 failed', '10 台中有 3 台失败'],
    ["the offsets of the zone 'Mars/Base' are not known here", '本系统没有时区“Mars/Base”的数据'],
  ];
  for (const [english, chinese] of said) assert.equal(turn(english), chinese);
});

test('what stands in a sentence is said in Chinese, too', () => {
  assert.equal(turn('row 7 has too many columns'), '第 7 行：列太多');
  assert.equal(turn('row 3 calls 1001 otherwise'), '第 3 行对 1001 用的是另一个姓名');
  assert.equal(turn('a string where an integer belongs'), '是字符串，应该是整数');
  assert.equal(turn('the job is paused'), '任务已暂停');
  assert.equal(turn('the connection was lost: no answer came'), '连接断了：没有收到回答');
  assert.equal(turn('gw.example: could not be reached: Connection refused'), '连不上 gw.example：对方拒绝连接');
  assert.equal(
    turn('service TIME has no price at 2026-01-01 08:00, from 3 kWh (accept_flaws says that it is meant)'),
    '服务费（按充电时长）从 2026-01-01 08:00、电量 3 kWh 起没有价格（确实如此就填 accept_flaws）',
  );
});

test('what is not known stays as it is', () => {
  for (const text of ['', 'the moon is full', 'constructor', '余额不足', 'NotEnoughMoney']) {
    assert.equal(turn(text), text);
  }
});

test('a complaint about a field names it in words, and says it once', () => {
  const said: [string, string, string][] = [
    ['/holder', 'holder must be 1 to 100 characters long', '姓名：须为 1 至 100 个字符'],
    ['/days', 'days must be a whole number from 1 to 3660', '天数：须为 1 至 3660 之间的整数'],
    [
      '/elements/0/components/1/price',
      'price must be a number from 0 to 100000 with at most 5 decimals',
      '价格第 1 项 / 价格第 2 项 / 单价：须为 0 至 100000 之间的数，最多 5 位小数',
    ],
    ['/location_id', 'is needed', '站点：必须填写'],
    ['/payload/firmware/location', 'the required member is missing', '内容 / firmware / location：缺少必填字段'],
    ['/newfangled', 'newfangled must be given', 'newfangled：必须填写'],
    ['/name', 'name rhymes badly', 'name rhymes badly'],
    ['/Idempotency-Key', 'a command needs an Idempotency-Key of 1 to 128 characters', '指令需要 1 至 128 个字符的幂等键'],
  ];
  for (const [field, detail, chinese] of said) assert.equal(complaint(about(field, detail)), chinese);
});

test('a complaint without a field is its sentence, or what kind of answer it was', () => {
  assert.equal(complaint({ title: '', detail: 'the card pays from another wallet', fields: [] }), '这张卡已绑定另一个钱包');
  assert.equal(complaint({ title: 'You may not do this', detail: '', fields: [] }), '没有权限');
  assert.equal(
    complaint({ title: '', detail: 'the file is empty', fields: [{ field: '/total', message: 'must be given' }] }),
    '文件是空的；合计：必须填写',
  );
});

test('in English the sentence stays, once, and a field is named where the sentence does not', () => {
  assert.equal(
    complaint_in_english(about('/holder', 'holder must be 1 to 100 characters long')),
    'holder must be 1 to 100 characters long',
  );
  assert.equal(complaint_in_english(about('/location_id', 'is needed')), 'location_id is needed');
  assert.equal(complaint_in_english({ title: '', detail: 'the slot is faulted', fields: [] }), 'the slot is faulted');
});
