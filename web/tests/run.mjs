// `npm test`: every src/**/*_test.ts on node's own test runner, then the types made from openapi.json
// and the type check against them.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const register =
  'data:text/javascript,import{register}from"node:module";' +
  `register(${JSON.stringify(new URL('./typescript.mjs', import.meta.url).href)});`;

const tests = readdirSync('src', { recursive: true })
  .map(String)
  .filter((path) => path.endsWith('_test.ts'))
  .map((path) => join('src', path));
if (tests.length === 0) throw new Error('no tests found');

function run(command, args) {
  const done = spawnSync(command, args, { stdio: 'inherit' });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

// In one process: to load the compiler again for each file takes ten times as long.
run(process.execPath, ['--import', register, '--test', '--test-isolation=none', ...tests]);
run('npm', ['run', '--silent', 'check']);
