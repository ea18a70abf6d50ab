// What several views say in the same words.
import { words } from '../table.ts';

export const shared = words({
  'role.viewer': ['查看', 'Viewer'],
  'role.operator': ['值守', 'On duty'],
  'role.administrator': ['管理员', 'Administrator'],
  'role.detector': ['探测器', 'Detector'],

  'filters.all': ['全部', 'All'],
  'filters.any': ['不限', 'Any'],
  'filters.today': ['今天', 'Today'],
  'filters.from': ['从', 'From'],
  'filters.to': ['到（含）', 'To (included)'],
  'filters.name': ['名称', 'Name'],
  'filters.keep': ['保存筛选', 'Keep this filter'],
  'filters.forget': ['删除“{name}”', 'Forget “{name}”'],

  'live.loading': ['正在读取场地……', 'Reading the yard…'],
  'live.empty': [
    '还没有充电位。先导入站点、充电桩和充电位，它们会自动出现在这里。',
    'No slots yet. Import locations, piles and slots first; they will appear here by themselves.',
  ],
  'live.failed': ['读取场地失败：{reason}', 'The yard could not be read: {reason}'],
  'live.retry': ['重试', 'Try again'],

  'person.everywhere': ['全部站点', 'all locations'],
  'person.places': ['{count} 个站点', '{count} locations'],

  'password.wrong': ['密码不对。', 'The password is wrong.'],

  'factor.wrong': [
    '验证码不对，或已经用过。请检查手机时间是否准确。',
    'The code is wrong or was used before. Is the clock of the phone right?',
  ],
  'factor.code.any': ['验证码或恢复码', 'Code or recovery code'],

  'channels.remove': ['删除', 'Remove'],
  'channels.name': ['名称', 'Name'],

  'cut.cancel': ['取消', 'Cancel'],
  'sure.yes': ['是，就这样做', 'Yes, do it'],

  'desk.find': ['查找', 'Find'],
  'desk.held': ['充电中冻结', 'Set aside for charging'],

  'once.unheard': [
    '服务器没有回答，不知道记上没有。内容不改、再按一次，不会记两次。',
    'No answer came: nobody knows whether it was done. Sent again unchanged, it is done once.',
  ],

  'pay.phone': ['客服电话 {phone}', 'Service telephone {phone}'],

  'duty.everywhere': ['所有站点', 'All locations'],
  'duty.from': ['开始时间', 'From'],
  'duty.until': ['结束时间', 'Until'],

  'work.send': ['保存', 'Save'],

  'sessions.state': ['状态', 'State'],
  'sessions.location': ['站点', 'Location'],
  'sessions.pile': ['充电桩', 'Pile'],

  'export.title': ['导出', 'Export'],

  'session.back': ['返回', 'Back'],

  'import.title': ['导入与接入', 'Set-up'],
  'import.kind.unknown': ['未知的桩', 'Unknown piles'],
  'import.working': ['正在检查……', 'Checking…'],
  'import.no_location': ['还没有站点，先在这里导入：', 'There are no locations yet. Import them first:'],
});
