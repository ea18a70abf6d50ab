// Alarms: what to do about each, what became of an order, and where people are told.
import { words } from '../table.ts';

export const alarms = words({
  'alarms.title': ['告警与紧急断电', 'Alarms and emergency cut'],
  'alarms.past': ['最近已结束的告警', 'Alarms that are over'],
  'alarms.past.none': ['最近没有已结束的告警。', 'No alarm has ended lately.'],
  'alarms.past.itself': ['自行恢复', 'over by itself'],
  'alarms.take.all': ['{count} 个都由我来处理', 'I look after all {count}'],
  'alarms.clear.all': ['{count} 个都已处理完', 'All {count} are over'],
  'alarms.each': ['逐个看', 'One by one'],
  'alarms.all': ['一起处理', 'All at once'],
  'alarms.working': ['{done} / {all}', '{done} / {all}'],
  'alarms.failed': ['读取告警失败：{reason}', 'The alarms could not be read: {reason}'],
  'alarms.raised': ['{time} 起', 'since {time}'],
  'alarms.count': ['{count} 次', '{count} times'],
  'alarms.by': ['{who} 正在处理', '{who} looks after it'],
  'alarms.step': ['已升级 {step} 次，还没有人接手', 'escalated {step} times, nobody has taken it'],
  'alarms.take': ['我来处理', 'I look after it'],
  'alarms.clear': ['已处理完', 'It is over'],
  'alarms.note': ['处理结果', 'What was found'],
  'alarms.note.hint': ['例如：误报，已到现场检查', 'For example: false alarm, checked on site'],
  'alarms.viewer': ['您的账号只能查看，不能处理告警。', 'Your account may only look.'],

  'todo.protection.slot_hot': [
    '先看有没有烟味、变色，没查清前不要再用这个充电位。',
    'Look for smoke or discolouring; leave the slot unused until it is clear why.',
  ],
  'todo.protection.overload': [
    '到场看接的是什么，不是电动自行车的请车主拔下。',
    'Go and see what is plugged in; what is no e-bike must be unplugged.',
  ],
  'todo.protection.growth': [
    '到场看电池和充电器，让车离开充电棚。',
    'Look at the battery and charger; move the vehicle out of the shed.',
  ],
  'todo.protection.stop_ignored': [
    '继电器可能粘连：到场拉闸，再报修。',
    'The relay may be stuck: go and pull the breaker, then have it repaired.',
  ],
  'todo.protection.pile_hot': [
    '到场检查整桩和接线，必要时紧急断电。',
    'Check the pile and its wiring; cut the power if need be.',
  ],
  'todo.protection.total_time': [
    '请车主来取车；同一个充电位常有，就查电池或充电器。',
    'Ask the owner to fetch the vehicle; often at the same slot: have battery and charger looked at.',
  ],
  'todo.protection.slot_warm': [
    '继续看温度；再升会自动停充。插头没插紧或触点氧化最常见。',
    'Watch the temperature; it stops by itself when hotter. Mostly a loose plug or a worn contact.',
  ],
  'todo.protection.growth_warned': [
    '看功率曲线；还在升就到场看电池和充电器。',
    'Look at its power curve; while it grows, go and see the battery and charger.',
  ],
  'todo.protection.pile_warm': [
    '继续看温度，看通风口有没有堵；再升会自动停充。',
    'Watch the temperature, see whether the vents are free; it stops by itself when hotter.',
  ],
  'todo.protection.pile_overload': [
    '功率降下来后可以再充；常有就请电工核对线路和限值。',
    'Charging may begin again once the power is down; if it comes often, have cable and limit checked.',
  ],
  'todo.protection.pile_crowded': [
    '不用处理：功率降下来就接新车，可以引导车主用别的桩。',
    'Nothing to do: it takes new vehicles once the power is down; send owners to other piles.',
  ],
  'todo.protection.no_load': [
    '多半是充满、没插紧或充电器坏了，一般不用到场。',
    'Mostly full, not plugged in tightly, or a broken charger; rarely needs anybody there.',
  ],
  'todo.protection.no_telemetry': [
    '看充电桩是否离线；超过半小时请到场。',
    'See whether the pile is offline; after half an hour somebody should go there.',
  ],
  'todo.signal.smoke': [
    '立即看现场或监控；确认着火：紧急断电并拨打 119。',
    'Look at once, there or by camera; if it burns: emergency cut and call the fire brigade (119).',
  ],
  'todo.signal.heat': [
    '立即看现场或监控；确认着火：紧急断电并拨打 119。',
    'Look at once, there or by camera; if it burns: emergency cut and call the fire brigade (119).',
  ],
  'todo.signal.fire_system': [
    '立即看现场或监控；确认着火：紧急断电并拨打 119。',
    'Look at once, there or by camera; if it burns: emergency cut and call the fire brigade (119).',
  ],
  'todo.signal.hot_melt': [
    '灭火装置可能已动作：立即看现场，换好装置前不要送电。',
    'The extinguisher may have worked: look at once; no power before it is replaced.',
  ],
  'todo.signal.overheated': [
    '到场摸查桩体和接线，有焦味先断电。',
    'Go and look at the pile and its wiring; if it smells burnt, cut the power first.',
  ],
  'todo.signal.water_level': [
    '到场看积水，水接近桩体就断电，再排水。',
    'Go and see how high the water stands; near the piles, cut the power, then drain it.',
  ],
  'todo.signal.short_circuit': [
    '不要再送电；请电工查出短路再合闸。',
    'Leave it without power; an electrician must find the short circuit first.',
  ],
  'todo.signal.over_voltage': [
    '量进线电压；一直高就报供电公司，先停用这台桩。',
    'Measure the supply; if it stays high, tell the supplier and take the pile out of service.',
  ],
  'todo.signal.under_voltage': [
    '量进线电压；多台同时出现就查总线和负荷。',
    'Measure the supply; at several piles at once, look at the feeder and its load.',
  ],
  'todo.signal.door_open': [
    '没有人在检修就到场看，关好锁好。',
    'Unless somebody is working there, go, look, and lock it.',
  ],
  'todo.signal.water': [
    '断电后再靠近，查水从哪里来。',
    'Cut the power before you go near; find where the water comes from.',
  ],
  'todo.signal.leakage': [
    '不要碰桩体；断电后请电工检查。',
    'Do not touch the pile; cut the power and have an electrician look.',
  ],
  'todo.signal.relay_stuck': ['到场拉闸，再报修。', 'Go and pull the breaker, then have it repaired.'],
  'todo.signal.power_lost': [
    '问供电或看总闸；恢复后桩会自己上线。',
    'Ask the supplier or look at the main breaker; the piles come back by themselves.',
  ],
  'todo.station.offline': [
    '看同一棚的桩是否都离线：都离线是断电或断网，只有一台是它自己的问题。',
    'See whether the whole shed is offline: then it is power or network; one alone is the pile itself.',
  ],
  'todo.station.limits_drift': [
    '打开充电桩，用“读取限值”核对；还不一致就报修。',
    'Open the pile and send “read limits”; if they still differ, have it looked at.',
  ],
  'todo.station.sim_expiring': [
    '到期前续费或换卡，再改到期日；不然桩会失联。',
    'Renew or replace the card in time and enter the new date; else the pile goes silent.',
  ],
  'todo.cut.ordered': [
    '看“紧急断电”里还有几台没有确认断电；查清后由两个人先后解除。',
    'See in “Emergency cut” how many are not confirmed off; once all is clear, two people release it.',
  ],
  'todo.work.overdue': [
    '打开值守页，催办、改派，或完成后登记。',
    'Open the duty page: urge it, give it to somebody else, or record that it is done.',
  ],
  'todo.evse.faulted': [
    '打开充电位看故障原因；重启桩无效就开工单。',
    'Open the slot to see why; if a restart of the pile does not help, open a work order.',
  ],
  'todo.duty.not_taken_over': [
    '打电话给排班的人，或另安排人接班。',
    'Call the person on the roster, or let somebody else take over.',
  ],
  'todo.duty.no_patrol': ['请当班的人巡查并登记。', 'The person on duty should do the round and record it.'],
  'todo.bulk.stopped': [
    '看哪些桩失败、为什么；继续、取消，或再发给失败的。',
    'See which piles failed and why; go on, cancel, or send it once more to those.',
  ],

  'outcome.taken': ['已送达', 'taken'],
  'outcome.status': ['对方返回状态 {status}', 'answered with status {status}'],
  'outcome.robot': ['机器人返回 {code}{text}', 'the robot says {code}{text}'],
  'outcome.not.understood': ['看不懂机器人的回复', "the robot's answer is not understood"],
  'outcome.forbidden': ['{host} 不在允许访问的地址范围内', '{host} is an address that may not be called'],
  'outcome.not.found': ['找不到 {host}', '{host} was not found'],
  'outcome.open': ['已断开', 'it is open'],
  'outcome.closed': ['仍未断开', 'it is still closed'],
  'outcome.not.open': ['没有确认断开', 'it does not say that it is open'],
  'outcome.over': ['断电已解除', 'the cut is over'],
  'outcome.removed': ['渠道已删除', 'the channel was removed'],
  'outcome.connection': ['{host} 连接失败：{why}', '{host}: {why}'],

  'channels.remove.sure': [
    '“{name}”之后收不到告警，地址和密钥也会丢失。',
    '“{name}” is told of no more alarms; its address and secret are lost.',
  ],
  'channels.title': ['告警通知渠道', 'Who is told of alarms'],
  'channels.none': [
    '还没有渠道：告警只显示在这个页面上。',
    'No channel yet: alarms are shown on this page only.',
  ],
  'channels.failed': ['操作失败：{reason}', 'Not done: {reason}'],
  'channels.try': ['试发一条', 'Send a test'],
  'channels.kind': ['类型', 'Kind'],
  'channels.url': ['地址', 'Address'],
  'channels.url.hint': ['https://…', 'https://…'],
  'channels.secret': ['加签密钥（没有就空着）', 'Signing secret (empty if there is none)'],
  'channels.phones': ['手机号，用空格分开', 'Phone numbers, separated by spaces'],
  'channels.level': ['最低级别', 'From level'],
  'channels.step': ['什么时候通知', 'When'],
  'channels.place': ['断路器控制范围', 'What hangs on the breaker'],
  'channels.add': ['添加渠道', 'Add channel'],
  'channels.made': [
    '签名密钥只显示这一次，请交给接收方：{secret}',
    'The signing secret is shown only now; give it to the receiver: {secret}',
  ],
  'channels.from': ['{level}及以上', '{level} and above'],
  'channels.last.delivered': ['上一条 {time} 已送达', 'Last one at {time} was taken'],
  'channels.last.waiting': ['上一条 {time} 还没送到：{outcome}', 'Last one at {time} not taken yet: {outcome}'],
  'channels.last.given_up': [
    '上一条 {time} 没送到，已放弃：{outcome}',
    'Last one at {time} was given up: {outcome}',
  ],
  'channels.duty': ['打给值班人；没人值班时打这些号码', 'Call those on duty; these numbers when nobody is'],
  'channels.duty.on': ['打给值班人', 'calls those on duty'],

  'channel.webhook': ['其他系统 (Webhook)', 'Another system (webhook)'],
  'channel.wecom': ['企业微信群机器人', 'WeCom group robot'],
  'channel.dingtalk': ['钉钉群机器人', 'DingTalk group robot'],
  'channel.feishu': ['飞书群机器人', 'Feishu group robot'],
  'channel.sms': ['短信', 'Short message'],
  'channel.voice': ['电话', 'Phone call'],
  'channel.breaker': ['断路器远程分闸', 'Remote trip of a breaker'],

  'step.0': ['告警一发生', 'As soon as it is raised'],
  'step.1': ['催办 1 次后', 'After 1 reminder'],
  'step.2': ['催办 2 次后', 'After 2 reminders'],
  'step.3': ['催办 3 次后', 'After 3 reminders'],
});
