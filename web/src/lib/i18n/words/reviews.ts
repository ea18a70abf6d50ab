// Doubtful charges, and what the guard of the money found.
import { words } from '../table.ts';

export const reviews = words({
  'reviews.title': ['存疑订单', 'Doubtful charges'],
  'reviews.explain': [
    '账务保护拦下的订单：由人决定如何处理并说明理由；金额较大时须第二人同意。',
    'What the money guard holds: a person says what becomes of it, with a reason. Of a large amount a second person must agree.',
  ],
  'reviews.whole': ['看整个订单：曲线、经过、报文', 'The whole session: curve, events, frames'],
  'reviews.none': ['没有存疑订单。', 'Nothing is in doubt.'],
  'reviews.payments': ['支付对账差异', 'Payments that do not agree'],
  'reviews.payments.explain': [
    '与支付机构账单不一致的记录；核实后在“资金 · 对账”中重新对账，一致后自动消失。',
    "Rows on which the provider's statement and the ledger differ. Look into them, then reconcile the day again under Money: what agrees disappears from here.",
  ],

  'finding.clock_corrected': ['时钟有误', 'the clock was wrong'],
  'finding.clock_zone': ['时钟差八小时', 'the clock was eight hours off'],
  'finding.zero_baseline': ['从零开始后跳到表底', 'it began at zero, then jumped to the meter'],
  'finding.meter_reset': ['电表回退', 'the meter fell back'],
  'finding.meter_jump': ['电量超过充电位能力', 'more energy than the slot can deliver'],
  'finding.stop_below_start': ['止数低于起数', 'the end is below the start'],
  'finding.stop_conflict': ['第二次结束且内容不同', 'a second, different end'],
  'finding.sequence_gap': ['消息有缺', 'messages are missing'],
  'finding.late_message': ['结束后又有消息', 'something came after the end'],
  'finding.started_offline': ['事后上报', 'told afterwards'],
  'finding.no_start': ['没有开始记录', 'no start was seen'],
  'finding.field_violation': ['消息格式有误', 'a message was malformed'],
  'finding.token_not_accepted': ['卡未被接受', 'the card was not accepted'],
  'finding.unit_missing': ['缺少单位', 'a unit is missing'],
  'finding.negative_register': ['电表读数为负', 'the meter was below zero'],
  'finding.overlapping': ['同一时段该充电位另有订单', 'another charge had the slot at that time'],
});
