// The lines of a bill, and the review of one that is in doubt.
import { words } from '../table.ts';

export const bill = words({
  'bill.paid': ['退回后实付', 'Paid in the end'],
  'bill.total': ['合计', 'Total'],
  'bill.none': ['没有账单', 'No bill'],
  'bill.electricity.energy': ['电费，按电量', 'Electricity, energy'],
  'bill.electricity.time': ['电费，按时长', 'Electricity, time'],
  'bill.electricity.flat': ['电费，每次', 'Electricity, per session'],
  'bill.electricity.parking_time': ['电费，占位', 'Electricity, occupancy'],
  'bill.service.energy': ['服务费，按电量', 'Service fee, energy'],
  'bill.service.time': ['服务费，按时长', 'Service fee, time'],
  'bill.service.flat': ['服务费，每次', 'Service fee, per session'],
  'bill.service.parking_time': ['服务费，占位', 'Service fee, occupancy'],
  'bill.electricity.minimum': ['电费，补足最低消费', 'Electricity, up to the least price'],
  'bill.electricity.maximum': ['电费，超过封顶价的部分减免', 'Electricity, above the most: taken off'],
  'bill.electricity.beyond_agreed': [
    '电费，超过约定金额的部分由运营方承担',
    'Electricity beyond what was agreed: the operator pays',
  ],
  'bill.electricity.concession': ['电费优惠', 'Concession on the electricity'],
  'bill.electricity.pass': ['电费，月卡/赠送时长抵扣', 'Electricity, covered by a pass or free minutes'],
  'bill.service.minimum': ['服务费，补足最低消费', 'Service, up to the least price'],
  'bill.service.maximum': ['服务费，超过封顶价的部分减免', 'Service, above the most: taken off'],
  'bill.service.beyond_agreed': [
    '服务费，超过约定金额的部分由运营方承担',
    'Service beyond what was agreed: the operator pays',
  ],
  'bill.service.concession': ['服务费优惠', 'Concession on the service'],
  'bill.service.pass': ['服务费，月卡/赠送时长抵扣', 'Service, covered by a pass or free minutes'],
  'bill.credited': ['已退回：{why}', 'Given back: {why}'],

  'review.title': ['怎么处理', 'What to do'],
  'review.proposed': ['按读数应付 {amount}。', 'By its readings it costs {amount}.'],
  'review.waiting': [
    '{who} 已提出同样的处理（{why}），需要第二个人确认。',
    '{who} has proposed this ({why}); a second person must agree.',
  ],
  'review.accept': ['按读数出账', 'Bill what was metered'],
  'review.correct': ['按查明的电量出账', 'Bill the energy that was found'],
  'review.waive': ['免单', 'Do not bill'],
  'review.energy': ['查明的电量（kWh）', 'Energy that was found (kWh)'],
  'review.reason': ['理由', 'Reason'],
  'review.back.nothing': [
    '没有可退的：不低于账单的电量或金额。',
    'Nothing to give back: it is not less than what was billed.',
  ],
  'review.back.amount': ['将退回 {amount}。', '{amount} will be given back.'],
  'review.back.tariff': [
    '低于账单的电量：差额由系统按电价计算后退回。',
    'Less than what was billed: the difference is worked out by the tariff and given back.',
  ],
  'review.decide': ['确定', 'Decide'],
  'review.keep': ['账单有效', 'The bill stands'],
  'review.lower': ['按查明的电量退回多收部分', 'Credit what is too much for the energy that was found'],
  'review.credit': ['全额退回', 'Credit the whole bill'],
  'review.dispute': ['更正或退款', 'Correct or refund'],

  'paper.electricity': ['电费小计', 'Electricity'],
  'paper.service': ['服务费小计', 'Service fee'],

  'tariff.per_kwh': ['{price} 元/kWh', '{price} CNY/kWh'],
});
