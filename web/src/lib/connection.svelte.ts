// Since when there is no server, for whatever shows it; null while there is one.
import { line } from './line.ts';

export const connection = $state<{ lost_since: number | null }>({ lost_since: null });

// For as long as somebody is signed in: looks after the line, also when a page asks for nothing.
export function watch_connection(): () => void {
  const stop = line.watch((since) => (connection.lost_since = since));
  const look = () => line.look();
  const doubt = () => line.unanswered();
  document.addEventListener('visibilitychange', look);
  addEventListener('online', look);
  addEventListener('offline', doubt);
  return () => {
    stop();
    document.removeEventListener('visibilitychange', look);
    removeEventListener('online', look);
    removeEventListener('offline', doubt);
  };
}
