// What the server writes to people's telephones. The page itself says none of it.
import { words } from '../table.ts';

export const notices = words({
  'notice.raised': ['【{level}】{what}', '[{level}] {what}'],
  'notice.escalated': ['【{level}·第 {step} 次催办】{what}', '[{level}, reminder {step}] {what}'],
  'notice.cleared': ['【已解除】{what}', '[Over] {what}'],
  'notice.login_code': [
    '验证码 {code}，10 分钟内有效。请勿告诉他人。',
    'Your code is {code}. It is good for 10 minutes; tell it to nobody.',
  ],
  'notice.trial': ['Voltyard 测试消息', 'Voltyard test message'],
  'notice.trial.text': [
    '能看到这条消息，渠道“{channel}”就是通的。',
    'If you can read this, the channel "{channel}" works.',
  ],
  'notice.location': ['地点：{location}', 'Site: {location}'],
  'notice.station': ['充电桩：{station}', 'Pile: {station}'],
  'notice.slot': ['充电位：{slot}', 'Slot: {slot}'],
  'notice.detector': ['探测器：{detector}', 'Detector: {detector}'],
  'notice.since': ['发生：{time}', 'Since: {time}'],
  'notice.over': ['解除：{time}', 'Over: {time}'],
  'notice.note': ['处理：{note}', 'Done: {note}'],
  'notice.from': ['来自：{operator}', 'From: {operator}'],
  'notice.person': ['责任人：{person}', 'Person: {person}'],
  'notice.job': ['任务：{job}', 'Job: {job}'],
});
