// Inside WeChat its own login comes first, without a tap: there and back once, then the telephone number
// as everywhere. Whether it worked is known by whether somebody is logged in.
import { kept_for_visit, keep_for_visit } from './drawer.ts';

const inside = /MicroMessenger/i.test(navigator.userAgent);

// How the browser came back, if it just did: 'new' (a number is needed once), 'moved' (again, because
// somebody else of WeChat proved it since), 'failed'.
export const came_back = new URLSearchParams(location.search).get('wechat');

export function visit_wechat(label: string) {
  if (!inside || came_back !== null || kept_for_visit('wechat') !== '') return;
  // Where it cannot be noted that it was tried, it is not tried: nobody is sent in circles.
  if (!keep_for_visit('wechat', 'tried')) return;
  location.replace(`/v1/rider/wechat?label=${encodeURIComponent(label)}`);
}
