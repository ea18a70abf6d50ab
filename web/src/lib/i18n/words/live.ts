// The yard as it is now, on the console and on the big screen: slots, their panel, a start and a stop.
import { words } from '../table.ts';

export const live = words({
  'live.title': ['实时', 'Live'],
  'live.import': ['去导入', 'Go to the import'],

  'totals.label': ['按状态筛选', 'Filter by status'],
  'totals.power': ['当前功率', 'Now'],
  'totals.today': ['今日开始', 'Begun today'],
  'totals.today.value': ['{count} 单 · {energy}', '{count} · {energy}'],
  'totals.today.hint': [
    '今天零点以后开始的订单，到现在为止的电量；昨天开始、现在还在充的不算在内',
    'Charges that began today and their energy so far; those that began yesterday and still run are not among them',
  ],
  'totals.clear': ['显示全部', 'Show all'],

  'yard.demo': ['演示数据', 'Demo data'],
  'yard.summary': ['{piles} 桩 · {slots} 位', '{piles} piles · {slots} slots'],
  'yard.key.short': ['格内：瓦 / 元', 'cells: W / yuan'],
  'yard.key': [
    '每格：编号、状态；充电时为功率（瓦）和已产生的费用（元）',
    'Each cell: number, status; while charging power (W) and cost so far (yuan)',
  ],

  'slot.label': ['{number} 号位', 'Slot {number}'],
  'slot.running': ['，{power}，已产生 {cost}', ', {power}, {cost} so far'],

  'pile.label': ['充电桩 {name}', 'Pile {name}'],
  'pile.vendor': ['厂商型号', 'Make and model'],
  'pile.serial': ['序列号', 'Serial number'],
  'pile.firmware': ['固件', 'Firmware'],
  'pile.protocol': ['协议', 'Protocol'],
  'pile.seen': ['最近联系', 'Last heard'],
  'pile.sim': ['SIM 卡号', 'SIM card'],
  'pile.signal': ['信号', 'Signal'],
  'pile.sim.expires': ['SIM 卡到期', 'SIM card expires'],

  'panel.label': ['充电位详情', 'Slot details'],
  'panel.slots': ['这台桩的充电位', 'Slots of this pile'],
  'panel.gone': [
    '找不到这个充电位。它可能已被移除，或者属于另一家运营方。',
    'There is no such slot. It may have been removed or belong to another operator.',
  ],
  'panel.since': ['自 {time} 起，已 {duration}', 'Since {time}, for {duration}'],
  'panel.silent': ['最近联系 {time}，已失联 {duration}', 'Last heard {time}, silent for {duration}'],
  'panel.ocpp': ['OCPP 状态：{status}', 'OCPP status: {status}'],
  'panel.error': ['故障代码', 'Fault code'],
  'panel.power': ['功率', 'Power'],
  'panel.energy': ['电量', 'Energy'],
  'panel.cost': ['费用', 'Cost'],
  'panel.time': ['时长', 'Time'],
  'panel.started': ['{time} 开始', 'Began {time}'],
  'panel.last_reading': ['最近读数 {time}', 'Last reading {time}'],
  'panel.no_reading': ['还没有读数', 'No reading yet'],

  'order.start': ['开始充电', 'Start charging'],
  'order.stop': ['停止充电', 'Stop charging'],
  'order.offline': ['充电桩离线，现在不能下达指令。', 'The pile is offline and cannot be ordered now.'],
  'order.viewer': ['您的账号只能查看。', 'Your account may only look.'],
  'order.sent': ['指令已发出，等待充电桩回答', 'Order sent, waiting for the pile'],
  'order.accepted': ['充电桩已接受', 'The pile accepted'],
  'order.refused': ['充电桩拒绝了（{word}）', 'The pile refused ({word})'],
  'order.no_answer': ['充电桩没有回答：{reason}', 'The pile did not answer: {reason}'],
  'order.no_answer.yet': [
    '充电桩还没有回答，稍后再看它的状态。',
    'The pile has not answered yet. Look at its status in a while.',
  ],
  'order.wait.flow': ['等待电流', 'Waiting for current'],
  'order.wait.vehicle': [
    '已送电，但车辆不取电，可能已经充满',
    'Supplied, but the vehicle takes nothing; it may be full',
  ],
  'order.wait.plug': ['等待插好插头', 'Waiting for the plug'],
  'order.flows': ['电流已流动', 'Current flows'],
  'order.wait.end': ['等待结束', 'Waiting for the end'],
  'order.ended': ['充电已结束', 'Charging has ended'],

  'curve.label': ['功率曲线，{from} 至 {to}，最高 {top}', 'Power curve from {from} to {to}, at most {top}'],
  'curve.title': ['功率曲线', 'Power curve'],
  'curve.short': ['读数还不够画曲线', 'Not enough readings for a curve yet'],
  'curve.failed': ['读取功率曲线失败：{reason}', 'The power curve could not be read: {reason}'],

  'wall.sessions': ['今日开始的订单', 'Begun today'],
  'wall.energy': ['今日开始的电量', 'Energy of these'],
  'wall.size': ['{piles} 桩 · {slots} 位', '{piles} piles · {slots} slots'],
  'wall.rest': [
    '还有 {places} 个站点，{wrong} 个充电位故障或离线',
    '{places} more locations, {wrong} slots of them faulty or offline',
  ],
  'wall.more_alarms': ['另有 {count} 个告警没有显示', '{count} more alarms are not shown'],

  'station.page': ['打开充电桩页面', 'Open the page of the pile'],
});
