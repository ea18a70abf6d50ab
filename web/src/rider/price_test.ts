import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PriceComponent, Restrictions } from '../lib/contract.ts';
import type { Tariff } from './contract.ts';
import { price_groups, price_notes } from './price.ts';
import { load_words, load_words_behind } from './words/say.ts';

await load_words('en');
await load_words_behind();

const always: Restrictions = {
  start_time: null,
  end_time: null,
  start_date: null,
  end_date: null,
  weekdays: [],
  months: [],
  holidays: 'any',
  min_wh: null,
  max_wh: null,
  min_power_w: null,
  max_power_w: null,
  min_duration_s: null,
  max_duration_s: null,
};
const electricity = (price: number, dimension: PriceComponent['dimension'] = 'ENERGY', step_size = 1) =>
  ({ fee: 'electricity', dimension, price, step_size }) as const;
const service = (price: number, dimension: PriceComponent['dimension'] = 'TIME', step_size = 1) =>
  ({ fee: 'service', dimension, price, step_size }) as const;
type Element = [PriceComponent[], Partial<Restrictions>?];

function tariff(elements: Element[], more: Partial<Tariff> = {}): Tariff {
  return {
    id: 't',
    name: '',
    currency: 'CNY',
    time_zone: 'Asia/Shanghai',
    texts: [],
    elements: elements.map(([components, restrictions]) => ({
      components,
      restrictions: { ...always, ...restrictions },
    })),
    holidays: [],
    parking_grace_s: 0,
    min_price: null,
    max_price: null,
    ...more,
  };
}

const ten_at_night = Date.parse('2026-11-27T14:00:00Z'); // a Friday, 22:00 in Zhengzhou

function read(list: Tariff, lang: 'zh' | 'en' = 'zh', at_ms = ten_at_night): string[] {
  return price_groups(list, lang, at_ms).flatMap((group) =>
    group.lines.map((line) =>
      [group.title, line.when, line.price, line.note, line.now ? '<' : ''].filter(Boolean).join(' | '),
    ),
  );
}

test("a shed's price: electricity by energy, service by time, one line each", () => {
  const shed = tariff([[[electricity(0.56), service(0.1)]]]);
  assert.deepEqual(read(shed), ['电费 | 0.56 元/度', '服务费 | 0.10 元/小时']);
  assert.deepEqual(read(shed, 'en'), ['Electricity | ¥0.56/kWh', 'Service | ¥0.10/h']);
  assert.deepEqual(price_notes(shed, 'zh'), ['充满后不拔不收占位费']);
});

test('bands of the day say when they hold, and which one is now', () => {
  const bands = tariff([
    [[electricity(1.18)], { start_time: '16:00', end_time: '00:00' }],
    [[electricity(0.315)], { start_time: '00:00', end_time: '06:00' }],
    [[electricity(0.7), service(0.4, 'ENERGY')]],
  ]);
  assert.deepEqual(read(bands), [
    '电费 | 16:00–24:00 | 1.18 元/度 | <',
    '电费 | 00:00–06:00 | 0.315 元/度',
    '电费 | 其他时间 | 0.70 元/度',
    '服务费 | 0.40 元/度',
  ]);
  const at = (clock: string) =>
    read(bands, 'zh', Date.parse(`2026-11-27T${clock}:00+08:00`)).findIndex((line) => line.endsWith('<'));
  assert.deepEqual([at('00:00'), at('05:59'), at('06:00'), at('16:00')], [1, 1, 2, 0]);
});

test('a night band passes midnight', () => {
  const night = tariff([
    [[electricity(0.3)], { start_time: '22:00', end_time: '06:00' }],
    [[electricity(0.6)]],
  ]);
  assert.equal(read(night)[0], '电费 | 22:00–次日 06:00 | 0.30 元/度 | <');
  assert.equal(read(night, 'zh', ten_at_night - 60_000)[1], '电费 | 其他时间 | 0.60 元/度 | <');
});

test('only what holds today or tomorrow is listed', () => {
  const seasons = tariff([
    [[electricity(1.4)], { months: [7, 8], start_time: '20:00', end_time: '23:00' }],
    [[electricity(1.2)], { months: [12], start_time: '17:00', end_time: '18:00' }],
    [[electricity(0.7)]],
  ]);
  assert.deepEqual(read(seasons), ['电费 | 0.70 元/度']);
  const last_of_november = Date.parse('2026-11-30T14:00:00Z');
  assert.equal(read(seasons, 'zh', last_of_november).length, 2);
});

test('days and holidays are named', () => {
  const days = tariff(
    [
      [[service(0.2)], { holidays: 'only' }],
      [[service(0.15)], { weekdays: [6, 7] }],
      [[service(0.12)], { weekdays: [1, 3] }],
      [[service(0.1)], { weekdays: [1, 2, 3, 4, 5] }],
    ],
    { holidays: ['2026-11-27'] },
  );
  assert.deepEqual(read(days), [
    '服务费 | 节假日 | 0.20 元/小时 | <',
    '服务费 | 周末 | 0.15 元/小时',
    '服务费 | 周一、三 | 0.12 元/小时',
    '服务费 | 周一至周五 | 0.10 元/小时',
  ]);
});

test('what depends on the charge itself is never called now', () => {
  const tiers = tariff([
    [[service(0.15)], { max_power_w: 200 }],
    [[service(0.2)], { min_power_w: 200, max_power_w: 400 }],
    [[service(0.6)]],
  ]);
  assert.deepEqual(read(tiers), [
    '服务费 | 功率 200 W 以下 | 0.15 元/小时',
    '服务费 | 功率 200 W 到 400 W | 0.20 元/小时',
    '服务费 | 其他情况 | 0.60 元/小时',
  ]);
  const blocks = tariff([
    [[electricity(0.5)], { max_wh: 1000 }],
    [[electricity(0.8)], { min_wh: 1000 }],
    [[service(0)], { max_duration_s: 14_400 }],
    [[service(0.25)], { min_duration_s: 14_400 }],
  ]);
  assert.deepEqual(read(blocks), [
    '电费 | 前 1 度 | 0.50 元/度',
    '电费 | 满 1 度后 | 0.80 元/度',
    '服务费 | 前 4 小时 | 免费',
    '服务费 | 4 小时以后 | 0.25 元/小时',
  ]);
});

test('steps and prices per charge are said', () => {
  const steps = tariff([[[electricity(0.5, 'ENERGY', 100), service(1, 'TIME', 3600)]], [[service(0.5, 'FLAT')]]]);
  assert.deepEqual(read(steps), [
    '电费 | 0.50 元/度 | 不足 0.1 度按 0.1 度算',
    '服务费 | 1.00 元/小时 | 不足 1 小时按 1 小时算',
    '服务费 | 0.50 元/次',
  ]);
});

test('the idle fee stands apart with its grace, least and most are said', () => {
  const idle = tariff([[[electricity(0.56), service(1, 'PARKING_TIME')]]], {
    parking_grace_s: 1800,
    min_price: { amount_minor: 50, currency: 'CNY' },
    max_price: { amount_minor: 500, currency: 'CNY' },
  });
  assert.deepEqual(read(idle), ['电费 | 0.56 元/度', '服务费，充满后 | 1.00 元/小时']);
  assert.deepEqual(price_notes(idle, 'zh'), [
    '充满 30 分钟后才开始算，拔下就停',
    '每次最低 ¥0.50',
    '每次最高 ¥5.00，超过的不收',
  ]);
});

test('an element that is hidden by an earlier one is not shown', () => {
  assert.equal(read(tariff([[[service(0.1)]], [[service(9)], { weekdays: [1] }]])).length, 1);
});

test('other currencies keep their own name', () => {
  assert.deepEqual(read(tariff([[[electricity(0.31234)]]], { currency: 'EUR' }), 'en'), [
    'Electricity | 0.31234 EUR/kWh',
  ]);
});
