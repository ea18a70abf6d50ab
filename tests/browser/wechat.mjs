// A stand-in for WeChat's web authorisation, as its documents have it: its page sends the browser back at
// once with a code that is good once, and the code is exchanged for an openid, as text/plain with status
// 200 whatever became of it.
import { createServer } from 'node:http';

export function wechat(port, secret) {
  const state = { person: 'oWang', answer: 'good', visits: 0, exchanges: 0 };
  const codes = new Map();
  const said = (response, body) => {
    response.writeHead(200, { 'Content-Type': 'text/plain' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://stand-in');
    const value = (name) => url.searchParams.get(name);
    if (url.pathname === '/connect/oauth2/authorize') {
      state.visits += 1;
      const back = new URL(value('redirect_uri'));
      const right =
        value('response_type') === 'code' && value('scope') === 'snsapi_base' && /^[a-zA-Z0-9]{1,128}$/.test(value('state'));
      if (!right) return said(response, 'wrong parameters');
      const code = `code${state.visits}`;
      codes.set(code, state.person);
      back.searchParams.set('code', code);
      back.searchParams.set('state', value('state'));
      response.writeHead(302, { Location: back.href });
      return response.end();
    }
    state.exchanges += 1;
    if (state.answer === 'busy') return said(response, { errcode: -1, errmsg: 'system error' });
    if (value('secret') !== secret) return said(response, { errcode: 40125, errmsg: 'invalid appsecret' });
    const openid = codes.get(value('code'));
    if (openid === undefined) return said(response, { errcode: 40029, errmsg: 'invalid code' });
    codes.delete(value('code'));
    said(response, { access_token: 'A', expires_in: 7200, refresh_token: 'R', openid, scope: 'snsapi_base' });
  });
  server.listen(port, '127.0.0.1');
  return { state, close: () => server.close() };
}
