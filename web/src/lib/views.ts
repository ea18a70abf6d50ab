// Every address of the console: its name, who may open it, which key goes there after g, and its code,
// which is fetched when it is first opened.
import type { Component } from 'svelte';
import type { Me } from './contract.ts';
import type { Key } from './i18n/key.ts';

export type View = Component<{ me: Me; sign_out: () => void; again: () => Promise<void> }>;
export interface Place {
  path: string;
  name: Key;
  key: string;
  least: Me['role'];
  main: boolean; // in the bar itself, not behind "more"
  whole: boolean; // the whole operator's: of no use to who is limited to some locations
  load: () => Promise<{ default: View }>;
}

type Row = [string, Key, string, Me['role'], boolean, boolean, Place['load']];
const rows: Row[] = [
  ['/', 'nav.live', 'l', 'viewer', true, false, () => import('../views/Live.svelte')],
  ['/alarms', 'nav.alarms', 'a', 'viewer', true, false, () => import('../views/Alarms.svelte')],
  ['/sessions', 'nav.sessions', 's', 'viewer', true, false, () => import('../views/Sessions.svelte')],
  ['/duty', 'nav.duty', 'd', 'viewer', true, false, () => import('../views/Duty.svelte')],
  ['/desk', 'nav.desk', 'c', 'operator', true, true, () => import('../views/CardDesk.svelte')],
  ['/money', 'nav.money', 'm', 'operator', true, false, () => import('../views/Money.svelte')],
  ['/tariffs', 'nav.tariffs', 't', 'viewer', true, true, () => import('../views/Tariffs.svelte')],
  ['/jobs', 'nav.jobs', 'b', 'operator', false, false, () => import('../views/Jobs.svelte')],
  ['/reports', 'nav.reports', 'r', 'viewer', false, false, () => import('../views/Reports.svelte')],
  ['/reviews', 'nav.reviews', 'v', 'operator', false, false, () => import('../views/Reviews.svelte')],
  ['/set-up/import', 'nav.import', 'i', 'operator', false, true, () => import('../views/Import.svelte')],
  ['/system', 'nav.system', 'y', 'viewer', false, true, () => import('../views/System.svelte')],
  ['/log', 'nav.log', 'h', 'operator', false, false, () => import('../views/Log.svelte')],
  ['/people', 'nav.people', 'p', 'administrator', false, true, () => import('../views/People.svelte')],
  ['/account', 'nav.account', 'o', 'viewer', false, false, () => import('../views/Account.svelte')],
  ['/wall', 'nav.wall', 'w', 'viewer', false, false, () => import('../views/Wall.svelte')],
];
export const places: Place[] = rows.map(([path, name, key, least, main, whole, load]) => ({
  path,
  name,
  key,
  least,
  main,
  whole,
  load,
}));

// Addresses with something's id in their path: below which place they stand, and their own name.
const parts: [RegExp, string, Key, Place['load']][] = [
  [/^\/sessions\/[^/]+$/, '/sessions', 'nav.sessions', () => import('../views/SessionPage.svelte')],
  [/^\/jobs\/[^/]+$/, '/jobs', 'nav.jobs', () => import('../views/JobPage.svelte')],
  [/^\/set-up\/labels$/, '/set-up/import', 'labels.title', () => import('../views/Labels.svelte')],
  [/^\/stations\/[^/]+$/, '/', 'pile.title', () => import('../views/StationPage.svelte')],
  [/^\/stations\/[^/]+\/frames$/, '/', 'frames.title', () => import('../views/Frames.svelte')],
];
const ranks: Me['role'][] = ['viewer', 'operator', 'administrator'];

// What this caller may open.
export const places_for = (me: Me): Place[] =>
  places.filter((place) => may(me.role, place.least) && !(place.whole && me.location_ids.length > 0));

export const may = (role: Me['role'], least: Me['role']) => ranks.indexOf(role) >= ranks.indexOf(least);

// Whether a link to a view leads this caller anywhere.
export const may_open = (me: Me, path: string): boolean => places_for(me).some((place) => place.path === path);

export function place_at(path: string): Place | null {
  if (path === '/live') return places[0] ?? null;
  const exact = places.find((place) => place.path === path);
  if (exact !== undefined) return exact;
  const part = parts.find(([pattern]) => pattern.test(path));
  const above = places.find((place) => part !== undefined && part[1] === place.path);
  if (part === undefined || above === undefined) return null;
  return { ...above, path: part[0].source, name: part[2], load: part[3] };
}

// Which place of the bar is lit at this address.
export function is_at(place: Place, path: string): boolean {
  if (place.path === '/') return path === '/' || path === '/live';
  return path === place.path || path.startsWith(`${place.path}/`);
}
