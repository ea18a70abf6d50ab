import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LiveStation, Location, Slot, Zone } from './contract.ts';
import { build_courtyards, latest_at, RunningTotals, tally } from './yard.ts';

const zone = (id: string, kind: Zone['kind'], parent_id: string | null): Zone => ({
  id,
  kind,
  name: id,
  parent_id,
});
const location = (zones: Zone[]): Location => ({
  id: 'L',
  name: '岗坡路1号院',
  address: '',
  time_zone: 'Asia/Shanghai',
  demo: true,
  tariff_id: null,
  next_tariff: null,
  place: { city: null, postal_code: null, country: null, latitude: null, longitude: null, vat_percent_e2: null },
  photo: null,
  station_count: 0,
  evse_count: 0,
  zones,
});
const station = (name: string, zone_id: string | null): LiveStation => ({
  id: `id-${name}`,
  name,
  location_id: 'L',
  zone_id,
  online: true,
});
const slot = (id: string, change: Partial<Slot> = {}): Slot => ({
  id,
  number: 1,
  label: '',
  station_id: 'id-A1',
  location_id: 'L',
  status: 'Available',
  online: true,
  status_at: '2026-11-23T10:00:00Z',
  error_code: '',
  error_info: '',
  max_power_w: 1100,
  session: null,
  ...change,
});
const session = (id: string, power_w: number | null = 200) => ({
  id,
  started_at: '2026-11-23T10:00:00Z',
  last_reading_at: '2026-11-23T10:30:00Z',
  energy_wh: 100,
  power_w,
  cost: { amount_minor: 6, currency: 'CNY' },
});

const outline = (found: ReturnType<typeof build_courtyards>) =>
  found[0]?.sheds.map((shed) => ({
    [shed.name]: shed.groups.map((group) => [
      group.name,
      ...group.piles.map((pile) => `${pile.station.name}:${pile.slot_ids.join('')}`),
    ]),
  }));

test('piles stand in their group and shed, in the order people count', () => {
  const zones = [
    zone('棚', 'shed', null),
    zone('10组', 'group', '棚'),
    zone('2组', 'group', '棚'),
    zone('回路', 'circuit', '10组'),
  ];
  const stations = [station('A10', '2组'), station('A2', '10组'), station('A1', '回路')];
  const slots = [slot('b', { number: 2 }), slot('a')];
  assert.deepEqual(outline(build_courtyards([location(zones)], stations, slots)), [
    { 棚: [['2组', 'A10:'], ['10组', 'A1:ab', 'A2:']] },
  ]);
});

test('a pile without a zone, with an unknown one or in a circle of zones is still shown', () => {
  const zones = [zone('x', 'circuit', 'y'), zone('y', 'circuit', 'x')];
  const stations = [station('A1', null), station('A2', 'gone'), station('A3', 'x')];
  assert.deepEqual(outline(build_courtyards([location(zones)], stations, [])), [
    { '': [['', 'A1:', 'A2:', 'A3:']] },
  ]);
});

test('totals count each slot once; a silent pile adds no power', () => {
  const totals = tally([
    slot('a'),
    slot('b', { status: 'Charging', session: session('s1', 180.4) }),
    slot('c', { status: 'Charging', session: session('s2', null) }),
    slot('d', { status: 'SuspendedEV', session: session('s3', 0) }),
    slot('e', { status: 'Charging', online: false, session: session('s4', 250) }),
  ]);
  assert.equal(totals.slots, 5);
  assert.equal(totals.power_w, 180.4);
  assert.deepEqual(
    Object.entries(totals.by_look).filter(([, count]) => count > 0),
    [
      ['charging', 2],
      ['full', 1],
      ['free', 1],
      ['offline', 1],
    ],
  );
});

test('the yard is at the newest time it reported; nonsense does not move it', () => {
  const at = Date.parse('2026-11-23T10:15:00Z');
  const reading = Date.parse('2026-11-23T10:30:00Z');
  assert.equal(latest_at(at, slot('a', { session: session('s') })), reading);
  assert.equal(latest_at(at, slot('a')), at);
  assert.equal(latest_at(at, slot('a', { status_at: 'never' })), at);
  assert.equal(latest_at(at, slot('a', { status_at: null })), at);
});

test('running totals are what a count of everything would be, and leave alone what they gave out', () => {
  const slots = [
    slot('1', { status: 'Charging', session: session('a', 200) }),
    slot('2', { location_id: 'M' }),
    slot('3', { location_id: 'M', status: 'Charging', session: session('b', null), online: false }),
  ];
  const running = new RunningTotals(slots);
  const [first, of_first] = [running.all, running.of];
  assert.deepEqual(first, tally(slots));
  const after = [
    slot('1', { status: 'Finishing' }),
    slot('2', { location_id: 'M', status: 'Charging', session: session('c', 150) }),
    slot('3', { location_id: 'L', status: 'Charging', session: session('b', 90) }),
  ];
  running.change(slots.map((before, index) => [before, after[index] ?? before]));
  assert.deepEqual(running.all, tally(after));
  for (const id of ['L', 'M']) {
    assert.deepEqual(running.of.get(id), tally(after.filter((one) => one.location_id === id)));
    assert.deepEqual(of_first.get(id), tally(slots.filter((one) => one.location_id === id)));
  }
  assert.deepEqual(first, tally(slots));
});
