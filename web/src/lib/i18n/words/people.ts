// Who works here, and keys of programs.
import { words } from '../table.ts';

export const people = words({
  'people.view': ['人员与密钥', 'People and keys'],
  'people.title': ['可以登录的人', 'Who may sign in'],
  'people.none': ['还没有人。请先邀请一位。', 'Nobody yet. Invite somebody first.'],
  'people.invite': ['邀请', 'Invite'],
  'people.link': [
    '请把这个链接交给{name}：24 小时内有效，只能用一次，现在之后不再显示。',
    'Give this link to {name}: it is good for 24 hours and works once. It is not shown again.',
  ],
  'people.copy': ['复制链接', 'Copy the link'],
  'people.copied': ['已复制', 'Copied'],
  'people.taken': ['这个登录名已被使用。', 'This name to sign in with is taken.'],
  'people.last': [
    '这是最后一位管全部站点的管理员，不能停用、降级或限制。',
    'This is the last administrator of all locations, who cannot be disabled, demoted or limited.',
  ],
  'people.own': ['自己的密码、双重验证和登录设备在', 'Your own password, second factor and devices are in'],
  'people.forbidden': [
    '这个页面只对管全部站点的管理员开放。',
    'This page is for administrators of all locations.',
  ],

  'person.role': ['角色', 'Role'],
  'person.locations': ['可见站点', 'Locations'],
  'person.locations.all': ['没有勾选：全部站点。', 'None ticked: all locations.'],
  'person.locations.some': [
    '只能看到和操作勾选的站点；台账、卡务、值守等全局页面不开放。',
    'Sees and commands only the ticked ones; ledger, card desk, duty and other pages of the whole operator are closed.',
  ],
  'person.disabled': ['已停用', 'disabled'],
  'person.invited': ['未设密码', 'no password yet'],
  'person.factor': ['双重验证', 'second factor'],
  'person.save': ['保存', 'Save'],
  'person.link': ['新的一次性链接', 'New one-time link'],
  'person.factor.remove': ['取消其双重验证', 'Take away the second factor'],
  'person.factor.remove.sure': [
    '{name} 之后只凭密码登录，直到重新设置双重验证。',
    '{name} then signs in by the password alone, until a second factor is set up again.',
  ],
  'person.disable.sure': [
    '{name} 会立即退出所有设备，不能再登录；以后可以恢复。',
    '{name} is signed out everywhere at once and cannot sign in until enabled again.',
  ],
  'person.disable': ['停用', 'Disable'],
  'person.enable': ['恢复', 'Enable'],

  'keys.why': ['给程序和设备用的密钥，不能登录控制台。', 'For programs and devices; a key opens no console.'],
  'keys.none': ['还没有密钥。', 'No keys yet.'],
  'keys.make': ['新建密钥', 'Make a key'],
  'keys.name': ['用途', 'What for'],
  'keys.days': ['有效天数（0 为不限）', 'Good for days (0: for ever)'],
  'keys.forever': ['长期有效', 'does not expire'],
  'keys.until': ['有效至 {time}', 'good until {time}'],
  'keys.revoke': ['吊销', 'Revoke'],
  'keys.revoke.one': ['吊销 {name}', 'Revoke {name}'],
  'keys.revoke.sure': [
    '用“{name}”的程序立即失效，不能恢复，只能新建密钥。',
    'What uses “{name}” stops working at once. This cannot be taken back: it would need a new key.',
  ],
  'keys.made': [
    '{name} 的密钥只显示这一次，请立即保存：',
    'The key of {name} is shown this once; keep it now:',
  ],

  'apikeys.title': ['程序密钥', 'Keys of programs'],
});
