// Signing in, and the first minutes of an account.
import { words } from '../table.ts';

export const signin = words({
  'signin.title': ['需要登录', 'Please sign in'],
  'signin.how': ['用一次性链接登录：', 'Sign in with a one-time link:'],
  'signin.first': [
    '第一次启动时，服务器在终端打印一次性链接，演示环境每次 ./dev up 都会打印。',
    'The server prints a one-time link on its first start; the demo prints one at every ./dev up.',
  ],
  'signin.ask': [
    '不管理这台服务器？请向管理员要一个链接。',
    'Not your server? Ask its administrator for a link.',
  ],
  'signin.once': [
    '每个链接只能用一次，请在要使用的浏览器里打开。',
    'A link works once. Open it in the browser that you want to use.',
  ],
  'signin.again': ['我已登录，再试一次', 'I have signed in, try again'],
  'signin.go': ['登录', 'Sign in'],
  'signin.working': ['请稍候……', 'One moment…'],
  'signin.code': ['验证码', 'Code'],
  'signin.code.why': [
    '{login}，请输入验证器应用显示的 6 位验证码，或一个恢复码。',
    '{login}: type the 6 digits that your authenticator app shows, or a recovery code.',
  ],
  'signin.back': ['返回', 'Back'],
  'signin.wrong': ['登录名或密码不对。', 'The name or the password is wrong.'],
  'signin.wrong.code': ['验证码不对，或已经用过。', 'The code is wrong or was used before.'],
  'signin.wait': ['尝试次数太多，请等 {seconds} 秒。', 'Too many attempts: wait {seconds} seconds.'],
  'signin.tls': [
    '通过普通 HTTP 只能在服务器本机登录：请使用 https:// 地址。',
    'Over plain HTTP one can sign in on the server itself only: use the https:// address.',
  ],
  'signin.other': ['没有密码？', 'No password?'],

  'setup.title': ['正在登录', 'Signing in'],
  'setup.working': ['正在验证一次性链接……', 'Checking the one-time link…'],
  'setup.missing': [
    '链接不完整：缺少 # 后面的部分。请完整复制后再打开。',
    'The link is incomplete: the part after # is missing. Copy all of it.',
  ],
  'setup.used': ['这个链接已经用过或已经过期。', 'This link has been used already or has expired.'],
  'setup.failed': ['登录没有成功：{reason}', 'Signing in failed: {reason}'],
  'setup.welcome': ['{name}，欢迎', 'Welcome, {name}'],
  'setup.password': [
    '请设置密码。以后用登录名 {login} 和这个密码登录。',
    'Set a password. From now on you sign in as {login} with it.',
  ],
  'setup.take': ['设置密码并登录', 'Set the password and sign in'],
  'setup.set': ['密码已设置，请登录。', 'The password is set; sign in.'],

  'person.login': ['登录名', 'Name to sign in with'],
  'person.name': ['姓名', 'Name'],

  'password.label': ['密码', 'Password'],
  'password.new': ['新密码', 'New password'],
  'password.show': ['显示', 'Show'],
  'password.hide': ['隐藏', 'Hide'],
  'password.rule': [
    '至少 10 个字符，越长越好；不要用姓名或登录名。',
    'At least 10 characters, the longer the better; not your name.',
  ],
  'password.short': ['至少要 10 个字符。', 'It needs at least 10 characters.'],
  'password.long': ['太长了，最多 128 字节。', 'It is too long: 128 bytes at most.'],
  'password.name': ['不能与姓名或登录名相同。', 'It must not be your name.'],
  'password.same': ['至少要有 5 种不同的字符。', 'It needs at least 5 different characters.'],
  'password.guessed': ['这是最先被人猜的密码之一。', 'It is one of the first that are guessed.'],

  'factor.needed': [
    '这里的管理员必须先开启双重验证。',
    'Administrators need a second factor here: turn it on first.',
  ],

  'account.first': ['设置登录名和密码', 'A name and a password'],
  'account.first.why': [
    '一次性链接只能用一次。设置登录名和密码后，随时可以从任何浏览器登录。',
    'A one-time link works once. With a name and a password you can sign in from any browser at any time.',
  ],
  'account.make': ['设置', 'Set'],
  'account.later': ['以后再说，先打开控制台', 'Later; open the console'],
});
