// Which screen an address shows. Pure.
import { parse_label, type Label } from './label.ts';

export type Screen =
  | { name: 'find'; unknown: string } // what was asked for and is no label
  | { name: 'pile'; label: Label }
  | { name: 'start'; label: Label }
  | { name: 'charge'; id: string }
  | { name: 'fault'; label: Label }
  | { name: 'pay' }
  | { name: 'mine' }
  | { name: 'moved' }
  | { name: 'privacy' };

export function screen_of(path: string, query: URLSearchParams): Screen {
  const view = query.get('view');
  if (view === 'privacy') return { name: 'privacy' };
  const charge = query.get('charge');
  if (charge !== null) return { name: 'charge', id: charge };
  if (path === '/my' || path.startsWith('/my/')) {
    return { name: view === 'pay' || view === 'moved' ? view : 'mine' };
  }
  const typed = path.startsWith('/p/') ? path.slice(3) : '';
  if (typed === '') return { name: 'find', unknown: '' };
  const label = parse_label(path);
  if (label === null) return { name: 'find', unknown: typed };
  if (view === 'fault') return { name: 'fault', label };
  return { name: view === 'start' ? 'start' : 'pile', label };
}
