// What a slot looks like, and OCPP's own nine words for it. Residents' words are those of the design:
// 空闲, 已插好, 充电中, 充满未拔, 故障, 离线.
import { words } from '../table.ts';

export const slot_looks = words({
  'look.charging': ['充电中', 'Charging'],
  'look.full': ['充满未拔', 'Full, plugged'],
  'look.plugged': ['已插好', 'Plugged in'],
  'look.free': ['空闲', 'Free'],
  'look.paused': ['暂停供电', 'Paused'],
  'look.reserved': ['已预约', 'Reserved'],
  'look.disabled': ['停用', 'Out of use'],
  'look.fault': ['故障', 'Faulty'],
  'look.offline': ['离线', 'Offline'],

  'short.charging': ['充电', 'on'],
  'short.full': ['充满', 'full'],
  'short.plugged': ['已插', 'plug'],
  'short.free': ['空闲', 'free'],
  'short.paused': ['暂停', 'wait'],
  'short.reserved': ['预约', 'held'],
  'short.disabled': ['停用', 'off'],
  'short.fault': ['故障', 'fault'],
  'short.offline': ['离线', 'lost'],

  'status.Available': ['空闲', 'Free'],
  'status.Preparing': ['已插好', 'Plugged in'],
  'status.Charging': ['充电中', 'Charging'],
  'status.SuspendedEV': ['车辆不取电', 'Vehicle takes nothing'],
  'status.SuspendedEVSE': ['暂停供电', 'Paused'],
  'status.Finishing': ['已结束，未拔插头', 'Over, not unplugged'],
  'status.Reserved': ['已预约', 'Reserved'],
  'status.Unavailable': ['停用', 'Out of use'],
  'status.Faulted': ['故障', 'Faulty'],

  'explain.charging': ['电流正常，车辆正在充电。', 'Current flows, the vehicle is charging.'],
  'explain.full': [
    '已经充满或不再取电，插头还没有拔下。',
    'Full or taking nothing more; the plug has not been pulled.',
  ],
  'explain.plugged': ['插头已插好，还没有开始充电。', 'Plugged in, charging has not begun.'],
  'explain.free': ['没有插头，可以使用。', 'No plug, ready for use.'],
  'explain.cut': [
    '这里已紧急断电：不能开始充电，直到两个人先后解除。',
    'The power is cut here in an emergency: nothing begins until two people have released it.',
  ],
  'explain.paused': [
    '充电桩暂时停止供电，订单还在继续。',
    'The pile has paused the supply; the session goes on.',
  ],
  'explain.reserved': ['已为一位用户保留。', 'Kept for somebody.'],
  'explain.disabled': ['已停用，不能充电。', 'Taken out of use.'],
  'explain.fault': [
    '充电位报告故障，不能充电，请派人检查。',
    'The slot reports a fault and cannot charge. Send somebody to look.',
  ],
  'explain.offline': [
    '联系不上充电桩。正在充的车会继续充，恢复联系后结算；满 24 小时仍联系不上，按最后一次读数结算。',
    'The pile does not answer. A running charge goes on and is settled when it is back, after 24 hours by its last reading.',
  ],
  'explain.offline.last': ['断开前的状态：{word}', 'Before that: {word}'],
});
