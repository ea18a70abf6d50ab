// What somebody has filled in for a command for many stations, as the server wants it. Pure.
import type { Job, JobInput } from './contract.ts';
import { identities_in } from './job_words.ts';

export interface JobDraft {
  name: string;
  kind: Job['command']['kind'];
  when: 'idle' | 'now';
  operative: boolean;
  key: string;
  value: string;
  address: string;
  image_id: string;
  action: string;
  payload: string; // JSON
  everywhere: boolean;
  location: string;
  zone: string;
  model: string;
  firmware: string;
  protocol: string;
  online: '' | 'online' | 'offline';
  identities: string;
  canary: number;
  go_on_alone: boolean;
  at_once: number;
  per_minute: number;
  stop_percent: number;
  charging: Job['policy']['charging'];
  valid_minutes: number;
}

export const empty_draft = (): JobDraft => ({
  name: '',
  kind: 'reset',
  when: 'idle',
  operative: false,
  key: '',
  value: '',
  address: '',
  image_id: '',
  action: '',
  payload: '{}',
  everywhere: false,
  location: '',
  zone: '',
  model: '',
  firmware: '',
  protocol: '',
  online: '',
  identities: '',
  canary: 3,
  go_on_alone: false,
  at_once: 10,
  per_minute: 0,
  stop_percent: 10,
  charging: 'wait',
  valid_minutes: 60,
});

// Kinds that only an administrator orders.
export const for_administrators: JobDraft['kind'][] = ['configuration', 'firmware', 'request'];

function command_of(draft: JobDraft): JobInput['command'] {
  const { kind } = draft;
  switch (kind) {
    case 'reset':
      return { kind, when: draft.when };
    case 'availability':
      return { kind, operative: draft.operative };
    case 'configuration':
      return { kind, key: draft.key.trim(), value: draft.value };
    case 'firmware': {
      const address = draft.address.trim();
      return {
        kind,
        ...(address === '' ? {} : { address }),
        ...(draft.image_id === '' ? {} : { image_id: draft.image_id }),
      };
    }
    case 'request':
      return { kind, action: draft.action.trim(), payload: JSON.parse(draft.payload) };
    case 'refresh':
      return { kind };
  }
}

const listed = (text: string): string[] =>
  text
    .split(/[,，]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');

function stations_of(draft: JobDraft): JobInput['stations'] {
  const identities = identities_in(draft.identities);
  const models = listed(draft.model);
  const firmwares = listed(draft.firmware);
  return {
    ...(draft.everywhere ? { all: true } : {}),
    ...(draft.location === '' ? {} : { location_ids: [draft.location] }),
    ...(draft.zone === '' ? {} : { zone_ids: [draft.zone] }),
    ...(models.length === 0 ? {} : { models }),
    ...(firmwares.length === 0 ? {} : { firmwares }),
    ...(draft.protocol === '' ? {} : { protocols: [draft.protocol] }),
    ...(draft.online === '' ? {} : { online: draft.online === 'online' }),
    ...(identities.length === 0 ? {} : { identities }),
  };
}

export const chooses = (draft: JobDraft): boolean => Object.keys(stations_of(draft)).length > 0;

// Whether the command has what it needs.
export function is_whole(draft: JobDraft): boolean {
  switch (draft.kind) {
    case 'configuration':
      return draft.key.trim() !== '';
    case 'firmware':
      return draft.address.trim() !== '' || draft.image_id !== '';
    case 'request':
      return draft.action.trim() !== '' && is_object(draft.payload);
    default:
      return true;
  }
}

function is_object(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

export function input_of(draft: JobDraft, fallback_name: string): JobInput {
  const { canary, go_on_alone, at_once, per_minute, stop_percent, charging, valid_minutes } = draft;
  return {
    name: draft.name.trim() || fallback_name,
    command: command_of(draft),
    stations: stations_of(draft),
    policy: { canary, go_on_alone, at_once, per_minute, stop_percent, charging, valid_minutes },
  };
}
