// What steps do in the console: go somewhere, ask the server as the page does, hold an answer back.
export function a_console(page, origin) {
  const go = async (path) => {
    await page.goto(`${origin}${path}`);
    await page.locator('main').waitFor();
  };
  const address = () => new URL(page.url());
  const api = (path) => page.evaluate(async (path) => (await fetch(path)).json(), path);
  const send = (method, path, body) =>
    page.evaluate(
      async ([method, path, body]) => {
        const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() };
        return (await fetch(path, { method, headers, body: JSON.stringify(body) })).status;
      },
      [method, path, body],
    );
  // Requests for `address` wait until they are told to go on.
  const held_back = (address) => {
    const told = Promise.withResolvers();
    return { address, go_on: told.resolve, hold: (route) => told.promise.then(() => route.continue()) };
  };
  return { go, address, api, send, held_back };
}
