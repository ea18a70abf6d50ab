// One's own account: password, second factor, logins.
import { words } from '../table.ts';

export const account = words({
  'password.current': ['现在的密码', 'Current password'],
  'password.title': ['密码', 'Password'],
  'password.change': ['修改密码', 'Change the password'],
  'password.changed': [
    '密码已修改，其他设备已退出登录。',
    'The password is changed; all other devices are signed out.',
  ],

  'factor.title': ['双重验证', 'Second factor'],
  'factor.why': [
    '登录时除密码外再要一个手机验证码，密码泄露也进不来。',
    'Signing in then takes a code of your phone besides the password: a password that got out is not enough.',
  ],
  'factor.on': ['已开启，剩余恢复码 {count} 个。', 'It is on; {count} recovery codes are left.'],
  'factor.begin': ['开启双重验证', 'Turn on'],
  'factor.step.app': [
    '在手机上装一个验证器应用（任何支持 TOTP 的都可以）。',
    'Get an authenticator app on your phone: any that knows TOTP.',
  ],
  'factor.step.scan': ['用它扫这个码：', 'Scan this code with it:'],
  'factor.code': ['验证器应用要扫的码', 'Code for the authenticator app'],
  'factor.step.secret': ['不能扫就手工输入：', 'Or type this in:'],
  'factor.open': ['或在本机的验证器中打开', 'or open it in an authenticator on this device'],
  'factor.step.code': ['输入应用显示的 6 位验证码：', 'Type the 6 digits that the app shows:'],
  'factor.confirm': ['确认开启', 'Turn on'],
  'factor.cancel': ['取消', 'Cancel'],
  'factor.codes': [
    '恢复码：手机丢失时使用，每个只能用一次。只显示这一次，请打印或抄下来。',
    'Recovery codes, for when the phone is lost; each works once. They are shown this once: print them or write them down.',
  ],
  'factor.kept': ['已经保存好', 'I have kept them'],
  'factor.renew': ['换一批恢复码', 'New recovery codes'],
  'factor.off': ['关闭双重验证', 'Turn off'],

  'logins.title': ['我的登录设备', 'Where I am signed in'],
  'logins.all': ['所有登录设备', 'Who is signed in'],
  'logins.none': ['没有人登录。', 'Nobody is signed in.'],
  'logins.link': ['一次性链接', 'one-time link'],
  'logins.current': ['本机', 'this browser'],
  'logins.used': ['最近使用 {used}，登录于 {made}', 'used {used}, signed in {made}'],
  'logins.end': ['退出', 'Sign out'],
  'logins.end.one': ['退出 {what}', 'Sign out {what}'],
  'logins.others': ['退出其他所有设备', 'Sign out everywhere else'],

  'people.loading': ['正在读取……', 'Reading…'],

  'account.leave': ['退出登录', 'Sign out'],
  'account.leave.failed': ['没有退出成功，请再试一次。', 'Signing out failed, try again.'],
});
