// The frame around every view: its bar, the search, what is said while something is missing.
import { words } from '../table.ts';

export const shell = words({
  'app.name': ['Voltyard', 'Voltyard'],
  'app.skip': ['跳到充电位', 'Skip to the slots'],
  'app.nav': ['主导航', 'Main'],
  'app.waiting': [
    '{reason} 正在等服务器，会自动重试。',
    '{reason} Waiting for the server, trying again by itself.',
  ],
  'app.reload': [
    '这个页面读取失败：服务器可能刚升级，或者暂时连不上。',
    'This view could not be loaded: the server may be newer than this page, or out of reach.',
  ],
  'app.view_waits': [
    '现在连接不上服务器，这个页面还没有取到。会自动重试，取到后马上显示。',
    'The server is out of reach, so this view has not come yet. Trying again by itself; it is shown as soon as it is here.',
  ],
  'app.reload.now': ['重新载入', 'Reload'],

  'nav.live': ['实时', 'Live'],
  'nav.people': ['人员', 'People'],
  'nav.account': ['我的账号', 'My account'],
  'nav.alarms': ['告警', 'Alarms'],
  'nav.reviews': ['复核', 'Review'],
  'nav.desk': ['卡务', 'Card desk'],
  'nav.duty': ['值守', 'Duty'],
  'nav.jobs': ['批量任务', 'Bulk jobs'],
  'nav.sessions': ['订单', 'Sessions'],
  'nav.money': ['资金', 'Money'],
  'nav.tariffs': ['电价', 'Tariffs'],
  'nav.reports': ['报表', 'Reports'],
  'nav.import': ['导入', 'Import'],
  'nav.system': ['系统', 'System'],
  'nav.wall': ['大屏', 'Big screen'],
  'nav.more': ['更多', 'More'],
  'nav.log': ['操作记录', 'Changes'],

  'pref.lang': ['English', '中文'],
  'pref.lang.label': ['Switch to English', '切换到中文'],
  'pref.theme.auto': ['主题：跟随系统', 'Theme: as the system'],
  'pref.theme.light': ['主题：浅色', 'Theme: light'],
  'pref.theme.dark': ['主题：深色', 'Theme: dark'],

  'feed.live': ['实时', 'Live'],
  'feed.connecting': ['正在连接', 'Connecting'],
  'feed.stale': ['数据停在 {time}', 'Stale since {time}'],
  'feed.stale.hint': [
    '与服务器的连接断开，正在自动重连。下面是断开前的数据。',
    'The connection to the server is lost and will be restored by itself. This is what was known.',
  ],

  'line.lost': [
    '{time} 起与服务器没有连接，正在自动重试。下面是那时的数据。',
    'No connection to the server since {time}, trying again by itself. What you see is as it was then.',
  ],

  'search.label': ['查找充电桩', 'Find a pile'],
  'search.hint': ['桩号，回车定位', 'Pile, then Enter'],
  'search.none': ['没有匹配的充电桩', 'No pile matches'],
  'search.found': ['{all} 台中有 {found} 台匹配', '{found} of {all} piles match'],

  'palette.title': ['查找', 'Find'],
  'palette.hint': ['页面、桩号、充电位、姓名、订单号', 'A view, pile, slot, name or session number'],
  'palette.none': [
    '没有找到。试试桩号、姓名的一部分或完整的订单号。',
    "Nothing found. Try a pile's name, part of a person's name or a whole session number.",
  ],
  'palette.view': ['页面', 'View'],
  'palette.pile': ['充电桩', 'Pile'],
  'palette.slot': ['充电位', 'Slot'],
  'palette.wallet': ['钱包', 'Wallet'],
  'palette.session': ['订单', 'Session'],
  'palette.failed': ['现在不能查找充电桩：{reason}', 'Piles cannot be searched just now: {reason}'],

  'missing.title': ['没有这个页面', 'No such page'],
  'missing.home': ['回到实时页面', 'To the live page'],

  'problem.offline': [
    '连接不上服务器，请检查网络后再试。',
    'The server cannot be reached. Check the network and try again.',
  ],
  'problem.unauthorised': ['登录已过期，请重新登录。', 'The sign-in has expired. Please sign in again.'],
  'problem.forbidden': ['您的账号没有这个权限。', 'Your account may not do this.'],
  'problem.not_found': ['找不到，可能已被移除。', 'Not found; it may have been removed.'],
  'problem.conflict': ['现在不能这样做：{detail}', 'Not possible now: {detail}'],
  'problem.limited': ['操作太频繁，请稍等再试。', 'Too many requests. Wait a moment.'],
  'problem.unavailable': [
    '充电桩或服务器暂时不可用：{detail}',
    'The pile or the server is not available: {detail}',
  ],
  'problem.invalid': ['请改正：{detail}', 'Please correct this: {detail}'],
  'problem.other': ['服务器回答 {status}：{detail}', 'The server answered {status}: {detail}'],

  'ask.loading': ['正在读取……', 'Reading…'],
  'ask.kept': [
    '下面是断开前读到的数据，会自动重试。',
    'Below is what was read before. Trying again by itself.',
  ],

  'panel.close': ['关闭', 'Close'],

  'pile.title': ['充电桩', 'Pile'],

  'account.banner': ['还没有密码 · 设置', 'No password yet · set one'],

  'keys.title': ['键盘快捷键', 'Keyboard'],
  'keys.find': ['查找页面、桩、充电位、钱包', 'Find a view, pile, slot or wallet'],
  'keys.rows': ['列表中下一行、上一行、打开', 'Next row, previous row, open it'],
  'keys.slots': ['在充电位之间移动', 'Move from slot to slot'],
  'keys.close': ['关闭', 'Close'],

  'frames.title': ['报文', 'Frames'],

  'labels.title': ['标签', 'Labels'],
});
